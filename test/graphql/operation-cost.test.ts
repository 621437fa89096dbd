import 'reflect-metadata';
import { getIntrospectionQuery, parse, validate } from 'graphql';
import { createCostLimit, MAX_COST } from '#gateway/graphql/operation-cost.js';
import { createSchema } from '#gateway/graphql/schema.js';
import { resolvers } from '#gateway/resolvers.js';

const schema = await createSchema({ resolvers, limits: { passwordMinLength: 8 } });
const limitCost = createCostLimit(schema);

const parseValid = (text: string) => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return document;
};

/** Holds an operation against the limit. */
const run = (text: string, variables: Record<string, unknown> = {}, operationName?: string) =>
  limitCost(parseValid(text), operationName, variables);

const pages = (size: string) =>
  `leads(first: ${size}) { nodes { conversations(first: ${size}) { nodes { id } } } }`;
const refusal = `at most ${MAX_COST} fields`;

test('what the README shows and tools ask is cheap enough', () => {
  run('{ leads(first: 2) { totalCount nodes { name status bookings { nodes { startTime } } } } }');
  run(
    getIntrospectionQuery({
      descriptions: true,
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  run('{ leads(first: 100) { totalCount edges { cursor node { id name email status } } } }');
});

test('pages within pages multiply', () => {
  run(`{ ${pages('50')} }`);
  expect(() => run(`{ ${pages('100')} }`)).toThrow(
    `${refusal}, those of a list counted for each item of its page; this one asks for 20201`,
  );
});

test('a page counts 20 where its size is left out or null', () => {
  const deep = (size: string) =>
    `{ leads${size} { nodes { conversations${size} { nodes { messages${size} { nodes { id } } } } } } }`;
  expect(() => run(deep(''))).toThrow(refusal);
  expect(() => run(deep('(first: null)'))).toThrow(refusal);
  run(deep('(first: 10)'));
});

test('variables count, each time anew', () => {
  const document = parseValid(`query ($size: Int) { ${pages('$size')} }`);
  const limit = (variables: Record<string, unknown>) => limitCost(document, undefined, variables);
  limit({ size: 10 });
  expect(() => limit({ size: 100 })).toThrow(refusal);
  limit({ size: 10 });
  limit({});
});

test('a variable that is null and one whose default counts are not taken for the same', () => {
  const document = parseValid(`query ($size: Int = 100) { ${pages('$size')} }`);
  limitCost(document, undefined, { size: null });
  expect(() => limitCost(document, undefined, {})).toThrow(refusal);
  limitCost(document, undefined, { size: null });
});

test('fragments count where they are spread', () => {
  const fragment = 'fragment Page on Conversation { messages(first: 50) { nodes { id } } }';
  run(`{ conversations(first: 50) { nodes { ...Page } } } ${fragment}`);
  expect(() => run(`{ conversations(first: 100) { nodes { ...Page } } } ${fragment}`)).toThrow(
    refusal,
  );
  expect(() => run(`{ ... on Query { ${pages('100')} } }`)).toThrow(refusal);
});

test('only the operation that is executed counts, without what it skips', () => {
  const text = `query Small { me { id } } query Large($no: Boolean!) { ${pages('100').replace(' {', ' @skip(if: $no) {')} }`;
  run(text, {}, 'Small');
  expect(() => run(text, { no: false }, 'Large')).toThrow(refusal);
  run(text, { no: true }, 'Large');
});

test('a size out of bounds is left to the list, which says more about it', () => {
  run('{ leads(first: 1000000000) { nodes { id } } }');
  run('{ leads(first: -1) { nodes { id } } }');
});

test('the schema may be read once, not fifteen times', () => {
  const type = 'type { kind name ofType { kind name ofType { kind name } } }';
  const types = `types { fields { name args { name ${type} } ${type} } }`;
  run(`{ __schema { ${types} } }`);
  const many = Array.from({ length: 15 }, (_, index) => `a${index}: ${types}`).join(' ');
  expect(() => run(`{ __schema { ${many} } }`)).toThrow(refusal);
});
