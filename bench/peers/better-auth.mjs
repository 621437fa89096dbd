// better-auth with its own tables beside the gateway's; it answers get-session from a cookie.
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import { listen } from './listen.mjs';

// A schema of its own: PostGraphile looks at the gateway's, where `user` and `users` would collide.
const database = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  options: '-c search_path=better_auth',
});
await database.query('create schema better_auth');

const options = {
  baseURL: 'http://127.0.0.1',
  secret: process.env.JWT_SECRET,
  database,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
listen(toNodeHandler(betterAuth(options)));
