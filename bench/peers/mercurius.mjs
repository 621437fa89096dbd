import fastify from 'fastify';
import mercurius from 'mercurius';
import { createAccounts, readClaims, toUser, typeDefs } from './accounts.mjs';

const accounts = createAccounts();
const app = fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    Query: { me: async (_root, _values, { userId }) => toUser(await accounts.findUser(userId)) },
  },
  context: (request) => ({ userId: readClaims(request.headers.authorization).sub }),
  jit: 1,
});
console.log(`Ready on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
