// The floors of the house, from the ground up: a file imports from lower floors, or from its own
// folder, never from above. It reads the compiled tree, because it cannot read TypeScript 7.
const floors = [
  ['version', 'clock', 'log', 'errors', 'settings', 'telemetry', 'process-limits'],
  ['access', 'input', 'limits', 'database'],
  ['passwords', 'tokens', 'sealed-secrets', 'pagination', 'mail'],
  ['organizations', 'audit'],
  ['users'],
  ['links'],
  ['sessions'],
  ['authentication', 'webhooks'],
  ['oauth', 'leads', 'memberships', 'user-import'],
  ['bookings', 'conversations', 'ownership'],
  ['calcom', 'leaving'],
  ['graphql'],
  ['rest'],
  ['reference'],
  ['pages'],
  ['account-pages'],
  ['metrics'],
  ['http'],
  ['entities', 'resolvers', 'gateway'],
  ['run-workers'],
  ['serve-process', 'command-line'],
  ['main', 'worker'],
];

const pathOf = (rooms) => `^dist/(?:${rooms.join('|')})(?:/|\\.js$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-room-without-floor',
      severity: 'error',
      from: { pathNot: pathOf(floors.flat()) },
      to: {},
    },
    ...floors.slice(0, -1).map((rooms, index) => ({
      name: `not-up-from-${rooms.join('-')}`,
      severity: 'error',
      from: { path: pathOf(rooms) },
      to: { path: pathOf(floors.slice(index + 1).flat()) },
    })),
  ],
  options: { doNotFollow: { path: 'node_modules' }, includeOnly: '^dist/' },
};
