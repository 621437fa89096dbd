import { become, build, ensureInstalled, node } from './project.mjs';

ensureInstalled();
build('development/tsconfig.json');
become(node, ['--disable-warning=ExperimentalWarning', 'build/development/oauth.js']);
