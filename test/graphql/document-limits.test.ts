import { GraphQLError, getIntrospectionQuery, validate } from 'graphql';
import { GatewayError } from '#gateway/errors/gateway-error.js';
import { limitDocument, MAX_TOKENS } from '#gateway/graphql/document-limits.js';
import { createSchema } from '#gateway/graphql/schema.js';
import { resolvers } from '#gateway/resolvers.js';

const schema = await createSchema({ resolvers, limits: { passwordMinLength: 8 } });

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

const refusalOf = (text: string): string => {
  try {
    limitDocument(text, schema);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'BAD_USER_INPUT') {
      return error.message;
    }
    throw error;
  }
  return 'none';
};

const nested = (levels: number) => `${repeat(levels, () => '{ me')} ${repeat(levels, () => '}')}`;
const aliases = (count: number) => repeat(count, (index) => `a${index}: __typename`);
const login = (alias: string) =>
  `${alias}: login(input: { email: "a", password: "b" }) { tokenType }`;
/** Names n fragments, each of which spreads the one behind it twice. */
const doubling = (count: number, last: string) =>
  `${repeat(count, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)}
   fragment F${count} on Query { ${last} }`;

describe('documents that tools and clients send keep the limits', () => {
  const documents = {
    'the introspection query of graphql-js': getIntrospectionQuery(),
    'the longest introspection query': getIntrospectionQuery({
      descriptions: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
    'fifteen updates in one document': `mutation { ${repeat(15, (index) => `a${index}: updateLead(id: "1", input: {}) { id }`)} }`,
    'forty components, a fragment each': `{ me { ${repeat(40, (index) => `...F${index}`)} } }
      ${repeat(40, (index) => `fragment F${index} on User { id fullName organization { id name } }`)}`,
    'as many tokens as there may be': `{ ${repeat(MAX_TOKENS - 2, (index) => `field${index}`)} }`,
  };
  test.each(Object.entries(documents))('%s', (_, text) => {
    expect(refusalOf(text)).toBe('none');
  });
});

describe('a document is refused with the limit that it passes', () => {
  const documents: Record<string, [text: string, words: string]> = {
    tokens: [`{ me { ${repeat(MAX_TOKENS, () => 'id')} } }`, '1000 tokens'],
    'an endless list': [`{ leads(after: ${'['.repeat(50_000)}`, '1000 tokens'],
    depth: [nested(16), '15 levels'],
    'depth by fragments': [
      `{ ...F0 } ${repeat(16, (index) => `fragment F${index} on Query { me { ...F${index + 1} } }`)} fragment F16 on Query { me }`,
      '15 levels',
    ],
    'depth by introspection': [
      `{ __schema { types { ${repeat(15, () => 'ofType {')} name ${repeat(15, () => '}')} } } }`,
      '15 levels',
    ],
    aliases: [`{ ${aliases(16)} }`, '15 aliases'],
    'aliases in fragments': [`{ ...F ...F } fragment F on Query { ${aliases(8)} }`, '15 aliases'],
    'aliases in inline fragments': [
      `{ ... { ${aliases(8)} ... { a: me b: me ${repeat(6, (index) => `c${index}: me`)} } } }`,
      '15 aliases',
    ],
    directives: [`{ me ${repeat(51, () => '@a')} }`, '50 directives'],
    'directives on spreads of one fragment': [
      `{ ${repeat(17, () => '...F @a @b @c')} } fragment F on Query { me }`,
      '50 directives',
    ],
    'directives on variables': [
      `query ($a: Int ${repeat(51, () => '@a')}) { me }`,
      '50 directives',
    ],
    'a fragment bomb': [`{ ...F0 } ${doubling(30, 'me { id }')}`, '2000 selections'],
    'a fragment bomb that nothing spreads': [
      `{ me { id } } ${doubling(30, 'me { id }')}`,
      '2000 selections',
    ],
    'a fragment that spreads itself': ['{ ...A } fragment A on Query { ...A }', '2000 selections'],
    'fragments in a circle': [
      '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }',
      '2000 selections',
    ],
    'operations that share fragments': [
      `${repeat(60, (index) => `query Q${index} { ...F }`)} fragment F on Query { ${repeat(50, (index) => `f${index}`)} }`,
      '2000 selections',
    ],
    'one field again and again': [`{ ${repeat(51, () => 'me { id }')} }`, '50 selections'],
    'one field again and again below others': [
      `{ ${repeat(3, () => `me { ${repeat(17, () => 'id')} }`)} }`,
      '50 selections',
    ],
    'one field again and again in fragments': [
      `{ ${repeat(51, (index) => `...F${index}`)} } ${repeat(51, (index) => `fragment F${index} on Query { me { id } }`)}`,
      '50 selections',
    ],
    'one field again and again in a fragment that nothing spreads': [
      `{ me { id } } fragment F on Query { ${repeat(51, () => '... { me { id } }')} }`,
      '50 selections',
    ],
  };
  test.each(Object.entries(documents))('%s', (_, [text, words]) => {
    expect(refusalOf(text)).toContain(`at most ${words}`);
  });
});

describe('an operation holds one sign-in', () => {
  const one = 'at most 1 mutation that needs no token';

  test('once, in any place', () => {
    expect(refusalOf(`mutation { ${login('a')} }`)).toBe('none');
    expect(refusalOf(`mutation { ...F ...F } fragment F on Mutation { ${login('a')} }`)).toBe(
      'none',
    );
  });

  test.each([
    ['by aliases', `mutation { ${login('a')} ${login('b')} }`],
    ['of two kinds', `mutation { ${login('a')} register(input: {}) { tokenType } }`],
    ['in a fragment', `mutation { ${login('a')} ...F } fragment F on Mutation { ${login('b')} }`],
    [
      'in inline fragments',
      `mutation { ... { ${login('a')} } ... on Mutation { ... { ${login('b')} } } }`,
    ],
    [
      'in a fragment of another operation',
      `mutation A { ${login('a')} } mutation B { ...F } fragment F on Mutation { ${login('b')} }`,
    ],
    [
      'after another operation',
      `mutation A { ${login('a')} } mutation B { ${login('b')} ${login('c')} }`,
    ],
    ['that is skipped', `mutation { ${login('a')} ... @skip(if: true) { ${login('b')} } }`],
  ])('not twice %s', (_, text) => {
    expect(refusalOf(text)).toContain(one);
  });

  test('each of several, of which a request runs one', () => {
    expect(refusalOf(`mutation A { ${login('a')} } mutation B { ${login('b')} }`)).toBe('none');
  });

  test('other mutations are not counted', () => {
    const update = (alias: string) => `${alias}: updateMe(input: { fullName: "x" }) { id }`;
    expect(refusalOf(`mutation { ${login('a')} ${update('b')} ${update('c')} }`)).toBe('none');
  });
});

test('a text that is no document is left to the parser', () => {
  expect(() => limitDocument('{ me', schema)).toThrow(GraphQLError);
});

test('refusing takes no longer the more a bomb would come to', () => {
  // Two to the 70th power of selections: who looked at each would never come to an end.
  expect(refusalOf(`{ ...F0 } ${doubling(70, 'me { id }')}`)).toContain('2000 selections');
});

test('a document within the limits is left to validation', () => {
  expect(validate(schema, limitDocument('{ me { nothing } }', schema))).toHaveLength(1);
});
