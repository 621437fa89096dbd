import { firstSteps } from './first-steps.js';

const url = 'http://localhost:8001';
const email = `ada+${Date.now()}@example.com`;
console.log(await firstSteps(url, email, 'correct horse battery'));
