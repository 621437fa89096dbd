// node:http and pg, nothing else: the token is checked, the row read by one prepared statement.
// With USERS_IN_MEMORY there is no database at all, for comparison.
import { createAccounts, readClaims } from './accounts.mjs';
import { listen } from './listen.mjs';

const accounts = createAccounts();
const findUser =
  process.env.USERS_IN_MEMORY === undefined
    ? accounts.findUser
    : findInMemory(await accounts.allUsers());

function findInMemory(rows) {
  const users = new Map(rows.map((row) => [row.id, row]));
  return (id) => users.get(id);
}

listen(async (request, response) => {
  try {
    const row = await findUser(readClaims(request.headers.authorization).sub);
    const createdAt = row.created_at.toISOString().replace('.000', '');
    const body = JSON.stringify({
      id: row.id,
      email: row.email,
      full_name: row.full_name,
      is_active: row.is_active,
      is_verified: row.is_verified,
      oauth_provider: row.oauth_provider,
      organization_id: row.organization_id,
      organization_name: row.organization_name,
      created_at: createdAt,
    });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  } catch {
    response.writeHead(401).end();
  }
});
