/** @type {import('jest').Config} */
export default {
  // The compiled tests run as they are: no second compiler decides what is tested.
  testMatch: ['<rootDir>/build/test/**/*.test.js'],
  transform: {},
  testTimeout: 30_000,
};
