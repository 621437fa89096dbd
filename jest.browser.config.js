/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/build/test/**/*.browser.js'],
  transform: {},
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/build/test/harness/time-limit.js'],
  globalSetup: '<rootDir>/build/test/harness/template-database.js',
  // A browser takes both cores by itself.
  maxWorkers: 1,
};
