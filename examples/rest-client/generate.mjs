// Reads the REST reference of a running gateway, as any client of it may, and writes its types.
import { mkdirSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const gateway = process.env.GATEWAY_URL ?? 'http://localhost:8001';
const types = await openapiTS(new URL('/openapi.json', gateway));
mkdirSync('src/generated', { recursive: true });
writeFileSync('src/generated/api.ts', astToString(types));
