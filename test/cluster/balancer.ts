import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '../harness/postgres-servers.js';
import { untilPortAnswers } from './until-port-answers.js';

/** nginx before the gateways. */
export interface Balancer {
  readonly url: string;
  stop(): Promise<void>;
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const configuration = (folder: string, port: number, gateways: readonly number[]) => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'nginx.log')} crit;
events { worker_connections 1024; }
http {
  access_log off;
  ${TEMPORARY.map((name) => `${name}_temp_path ${join(folder, `nginx-${name}`)};`).join('\n  ')}
  upstream gateways {
    ${gateways.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;`).join('\n    ')}
    keepalive 32;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://gateways;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_connect_timeout 1s;
      proxy_read_timeout 15s;
      proxy_next_upstream error timeout;
      error_page 502 504 = @unavailable;
    }
    location @unavailable {
      internal;
      default_type application/json;
      add_header Retry-After 1 always;
      return 503 '{"detail":"The service is busy or unavailable, try again"}';
    }
  }
}
`;

/** Starts nginx. What it has to say itself is a 503 in JSON that tells when to try again. */
export async function startBalancer(
  folder: string,
  gateways: readonly number[],
): Promise<Balancer> {
  const port = await findFreePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port, gateways));
  const child = spawn('nginx', ['-p', folder, '-e', join(folder, 'nginx.log'), '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilPortAnswers(port);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
