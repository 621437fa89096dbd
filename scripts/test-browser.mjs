// The tests that need a Chromium: CHROMIUM names it, /usr/bin/chromium is where Debian puts it.
import { ensureInstalled, prepareTests, runJest } from './project.mjs';

ensureInstalled();
prepareTests();
runJest(['--config', 'jest.browser.config.js', ...process.argv.slice(2)]);
