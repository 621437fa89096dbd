// Does what README.md and docs/ say, block by block, in a copy of the project.
import { ensureInstalled, prepareTests, runJest } from './project.mjs';

ensureInstalled();
prepareTests();
runJest(['--config', 'jest.documentation.config.js', ...process.argv.slice(2)]);
