/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/build/test/**/*.browser.js'],
  transform: {},
  testTimeout: 60_000,
};
