/** @type {import('jest').Config} */
export default {
  // The compiled tests run as they are, in threads of Node's own: no second compiler and no second
  // module system decides what is tested.
  testMatch: ['<rootDir>/build/test/**/*.test.js'],
  transform: {},
  runner: 'jest-light-runner',
  setupFilesAfterEnv: ['<rootDir>/build/test/harness/time-limit.js'],
  globalSetup: '<rootDir>/build/test/harness/template-database.js',
  // Jest would leave one core idle; the suites are what the machine is for while they run.
  maxWorkers: '100%',
};
