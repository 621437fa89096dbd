/** A page with one block of each kind, and nothing wrong with it. */
export const soundPage = `# Sound

A setting \`PORT\`, a file \`src/main.ts\`, an address \`GET /healthz\`, \`{ me { id } }\`.
[Here](#sound), [there](settings.md#settings).

\`\`\`env file=.env
ACCESS_TOKEN_TTL=3600
\`\`\`

\`\`\`console
$ curl -s http://localhost:8001/healthz
{"status":"ok"}
\`\`\`

\`\`\`http
POST /api/v1/auth/login HTTP/1.1
Host: localhost:8001
Content-Type: application/json

{"email": "demo@example.com", "password": "demo_password"}
\`\`\`

\`\`\`http
HTTP/1.1 200 OK
Content-Type: application/json

{"access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…", "token_type": "bearer", "user_id": "…",
 "email": "demo@example.com", "full_name": "Demo User", "organization_id": "…",
 "organization_name": "Salon Demo"}
\`\`\`

\`\`\`graphql
mutation Make($input: CreateLeadInput!) { createLead(input: $input) { id name } }
\`\`\`

\`\`\`json variables
{ "input": { "name": "Ada", "channel": "WHATSAPP", "channelId": "sound" } }
\`\`\`

\`\`\`json
{ "data": { "createLead": { "id": "01a2072c-2dfa-7733-83a0-7d51e74216dc", "name": "Ada" } } }
\`\`\`

\`\`\`graphql
{ lead(id: "…") { name } }
\`\`\`

\`\`\`json
{ "data": { "lead": { "name": "Ada" } } }
\`\`\`

\`\`\`graphql
type Lead { id: ID! name: String! }
\`\`\`

\`\`\`http
GET /api/v1/leads/… HTTP/1.1
Authorization: Bearer <token>
\`\`\`

\`\`\`http
GET /api/v1/auth/me HTTP/1.1
\`\`\`

\`\`\`http
HTTP/1.1 401 Unauthorized
WWW-Authenticate: Bearer
\`\`\`

\`\`\`js
import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('background'));
server.listen(9000, '127.0.0.1', () => {
  console.log(server.address().port);
});
\`\`\`

\`\`\`sh
curl -s http://localhost:9000/
WORD=kept
\`\`\`

\`\`\`graphql
query One { me { email } }
query Two { leads(first: 1) { totalCount } }
\`\`\`

\`\`\`python
import json, os, urllib.request
with urllib.request.urlopen('http://localhost:8001/healthz') as answer:
    print(json.load(answer)['status'], os.environ['WORD'])
\`\`\`

\`\`\`text
ok kept
\`\`\`

\`\`\`ts
const status: number = (await fetch('http://localhost:8001/healthz')).status;
console.log(status);
\`\`\`

\`\`\`text
200
\`\`\`

\`\`\`csv file=people.csv
email,name
you@example.com,You
\`\`\`

\`\`\`sh
wc -l < people.csv
curl -s http://localhost:8001/api/v1/auth/me
\`\`\`

\`\`\`text
2
{"detail":"Not authenticated"}
\`\`\`

\`\`\`sql
-- one that can be prepared; one that cannot
select count(*) from leads where organization_id = '…';
create index written_here on users (created_at);
\`\`\`

    curl -s http://localhost:8001/healthz
    curl -s http://localhost:8001/api/v1/auth/me

\`\`\`json
{"status":"ok"}
{"detail":"Not authenticated"}
\`\`\`

\`\`\`yaml
services: { gateway: { build: . } }
\`\`\`

\`\`\`nginx elsewhere
proxy_pass http://localhost:8001;
\`\`\`
<!-- elsewhere: there is no nginx here -->
`;

/** A page whose walk is on a PostgreSQL server, where programs share the gateway's database. */
export const serverPage = `# On a server

<!-- database: postgresql -->

\`\`\`graphql
{ me { email } }
\`\`\`

\`\`\`sh
psql "$DATABASE_URL" --tuples-only --command "select email from users"
\`\`\`

\`\`\`text
demo@example.com
\`\`\`
`;
