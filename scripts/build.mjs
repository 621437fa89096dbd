import { build, ensureInstalled } from './project.mjs';

ensureInstalled();
build();
