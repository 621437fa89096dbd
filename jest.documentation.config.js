/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/build/test/**/*.documentation.js'],
  transform: {},
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/build/test/harness/time-limit.js'],
  globalSetup: '<rootDir>/build/test/harness/template-database.js',
  // The pages are read one after the other, each with a gateway of its own.
  maxWorkers: 1,
};
