import { isOutput, outputOf, variablesOf } from './block-roles.js';
import { parsePage } from './markdown-page.js';

const page = (...lines: string[]) => parsePage('docs/example.md', lines.join('\n'));

describe('a page', () => {
  test('gives its blocks with language, words, line and the reason beside them', () => {
    const { blocks } = page(
      'Words.',
      '```sh elsewhere',
      'docker compose up',
      '```',
      '<!-- elsewhere: there is no Docker here -->',
    );
    expect(blocks).toEqual([
      {
        language: 'sh',
        words: ['elsewhere'],
        text: 'docker compose up',
        line: 2,
        reason: 'there is no Docker here',
        follows: null,
      },
    ]);
  });

  test('shows by a block of text or JSON what the block right before it prints', () => {
    const example = page(
      '```sh',
      'ls',
      '```',
      '',
      '```text',
      'a',
      '```',
      '',
      '```text',
      'b',
      '```',
    );
    const [command, shown, more] = example.blocks;
    expect(example.blocks.map(isOutput)).toEqual([false, true, false]);
    expect(command && outputOf(example, command)).toBe(shown);
    expect(more && outputOf(example, more)).toBeNull();
  });

  test('shows nothing where words stand between, unless the block says so', () => {
    const command = ['```sh', 'ls', '```', 'Words.'];
    expect(page(...command, '```json', '{}', '```').blocks.map(isOutput)).toEqual([false, false]);
    const said = page(...command, '```text output', 'a', '```');
    expect(said.blocks.map(isOutput)).toEqual([false, true]);
  });

  test('gives a document its variables, and the answer that stands after them', () => {
    const example = page(
      ...['```graphql', '{ me { id } }', '```', '```json variables', '{}', '```'],
      ...['```json', '{"data":{}}', '```'],
    );
    const [document, variables, answer] = example.blocks;
    expect(document && variablesOf(example, document)).toBe(variables);
    expect(document && outputOf(example, document)).toBe(answer);
  });

  test('finds blocks within lists, links, code between backticks, and the headings', () => {
    const example = page(
      '# What `it` is, and why?',
      '- item [link](there.md)',
      '',
      '  ```js',
      '  1;',
      '  ```',
      '| `cell` |',
    );
    expect(example.blocks.map(({ text }) => text)).toEqual(['1;']);
    expect(example.links).toEqual([{ text: 'there.md', line: 2 }]);
    expect(example.codeSpans.map(({ text }) => text)).toEqual(['it', 'cell']);
    expect([...example.anchors]).toEqual(['what-it-is-and-why']);
  });

  test('is on PostgreSQL where a comment says so, not where it speaks of that comment', () => {
    expect(page('<!-- database: postgresql -->').isOnPostgresql).toBe(true);
    expect(page('Write `<!-- database: postgresql -->`.').isOnPostgresql).toBe(false);
  });
});
