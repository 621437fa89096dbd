/** A piece of a page that is wrong, and what the check has to say about it. */
interface PlantedFault {
  readonly markdown: string;
  readonly told: RegExp;
}

const fenced = (words: string, ...lines: string[]): string =>
  [`\`\`\`${words}`, ...lines, '```'].join('\n');

/** One of each kind of fault that the check of the pages is there to find. */
export const plantedFaults: readonly PlantedFault[] = [
  { markdown: fenced('graphql', '{ lead(id: "…") { id } }'), told: /graphql .*has … for an id/ },
  { markdown: 'See [there](no-such-page.md).', told: /no-such-page\.md leads to no file/ },
  { markdown: 'See [there](#no-such-heading).', told: /#no-such-heading leads to no heading/ },
  { markdown: 'Set `NO_SUCH_SETTING`.', told: /NO_SUCH_SETTING is a name that the code/ },
  { markdown: 'Watch `empfio_no_such_metric`.', told: /empfio_no_such_metric is a name/ },
  { markdown: 'Read `src/no-such-file.ts`.', told: /no-such-file\.ts is no file/ },
  { markdown: 'Ask `GET /no-such-address`.', told: /\/no-such-address is no address/ },
  { markdown: 'Ask for `{ me { noSuchField } }`.', told: /Cannot query field "noSuchField"/ },
  { markdown: 'Call `npm run no-such-script`.', told: /npm run no-such-script is no script/ },
  { markdown: fenced('', 'npm start'), told: /a block is in a language that nothing/ },
  { markdown: fenced('sh elsewhere', 'docker compose up'), told: /sh runs elsewhere, and no/ },
  { markdown: fenced('sh', 'exit 3'), told: /sh ended with 3/ },
  {
    markdown: fenced('sh', 'curl -s http://localhost:8001/api/v1/auth/me'),
    told: /sh ended with 22: .*detail/s,
  },
  {
    markdown: `${fenced('sh', 'echo one')}\n\n${fenced('text', 'two')}`,
    told: /text was not printed: two/,
  },
  {
    markdown: `${fenced('sh', 'echo \'{"a":1}\'')}\n\n${fenced('json', '{"a":2}')}`,
    told: /json is not what was printed/,
  },
  { markdown: fenced('graphql', '{ me { age } }'), told: /graphql Cannot query field "age"/ },
  {
    markdown: fenced('graphql', '{ lead(id: "01a2072c-2dfa-7733-83a0-7d51e74216dc") { id } }'),
    told: /graphql is answered by .*NOT_FOUND/,
  },
  { markdown: fenced('http', 'GET /nowhere HTTP/1.1'), told: /http is answered by 404/ },
  { markdown: fenced('js', 'throw new Error("planted");'), told: /js ended with 1: .*planted/s },
  { markdown: fenced('python', 'raise Exception("planted")'), told: /python ended with 1/ },
  { markdown: fenced('json', '{ a: 1 }'), told: /json .*JSON/ },
  { markdown: fenced('yaml', 'a: [1'), told: /yaml / },
  { markdown: fenced('env', 'PORT=many'), told: /env PORT must be a whole number/ },
  { markdown: fenced('env', 'PORTAL=1'), told: /env PORTAL is no setting/ },
  { markdown: fenced('sql', 'select nothing from users;'), told: /sql .*nothing/ },
];
