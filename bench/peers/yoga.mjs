import { createSchema, createYoga } from 'graphql-yoga';
import { createAccounts, readClaims, toUser, typeDefs } from './accounts.mjs';
import { listen } from './listen.mjs';

const accounts = createAccounts();
const yoga = createYoga({
  schema: createSchema({
    typeDefs,
    resolvers: {
      Query: { me: async (_root, _values, { userId }) => toUser(await accounts.findUser(userId)) },
    },
  }),
  context: ({ request }) => ({ userId: readClaims(request.headers.get('authorization')).sub }),
  graphiql: false,
  logging: false,
});
listen(yoga);
