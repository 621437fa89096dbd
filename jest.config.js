/** @type {import('jest').Config} */
export default {
  // The compiled tests run as they are: no second compiler decides what is tested.
  testMatch: ['<rootDir>/build/test/**/*.test.js'],
  transform: {},
  globalSetup: '<rootDir>/build/test/harness/template-database.js',
  // Jest would leave one core idle; the suites are what the machine is for while they run.
  maxWorkers: '100%',
  testTimeout: 30_000,
};
