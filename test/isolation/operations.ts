import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';

/** One query or mutation of the schema, written out with everything below it. */
export interface Operation {
  /** Such as `Mutation.createLead`. */
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** Its variables are the arguments of the field, by name. */
  readonly document: string;
  /** Whether any argument, or field of an input, is an id. */
  readonly hasIds: boolean;
}

/** How deep one type may stand within itself: a lead of a booking of a lead. */
const MAX_REPEATS = 2;

/** Every query and mutation of the schema. */
export function operationsOf(schema: GraphQLSchema): Operation[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => toOperation(String(root), field)),
  );
}

/** Every field of every type that an answer can hold, such as `Lead.name`. */
export function answerFieldsOf(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type))
    .flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type}.${name}`) : [],
    );
}

/** The fields that an answer really held, with the value of an object above them. */
export function reachedFields(type: GraphQLOutputType, value: unknown): string[] {
  const named = getNamedType(type);
  if (Array.isArray(value)) {
    return value.flatMap((item) => reachedFields(named, item));
  }
  if (!isObjectType(named) || typeof value !== 'object' || value === null) {
    return [];
  }
  const fields = named.getFields();
  return Object.entries(value).flatMap(([name, item]) => {
    const field = fields[name];
    return field === undefined ? [] : [`${named}.${name}`, ...reachedFields(field.type, item)];
  });
}

/** Makes the value of one argument; what `sample` knows nothing of is made by its type. */
export function sampleOf(
  owner: string,
  input: GraphQLArgument | GraphQLInputField,
  sample: (place: string, typeName: string) => unknown,
): unknown {
  const place = `${owner}.${input.name}`;
  const given = sample(place, getNamedType(input.type).name);
  return given === undefined ? valueOfType(place, input.type, sample) : given;
}

function valueOfType(
  place: string,
  type: GraphQLInputType,
  sample: (place: string, typeName: string) => unknown,
): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return [valueOfType(place, nullable.ofType, sample)];
  }
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields());
    return Object.fromEntries(
      fields.map((field) => [field.name, sampleOf(nullable.name, field, sample)]),
    );
  }
  if (isEnumType(nullable)) {
    return nullable.getValues()[0]?.name;
  }
  const values: Record<string, unknown> = {
    String: 'sample',
    Int: 1,
    Boolean: true,
    JSONObject: { sample: true },
  };
  if (!(String(nullable) in values)) {
    throw new Error(`${place}: the proof knows no value of type ${nullable}; teach it one`);
  }
  return values[String(nullable)];
}

function toOperation(root: string, field: GraphQLField<unknown, unknown>): Operation {
  const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  return {
    name: `${root}.${field.name}`,
    field,
    document:
      `${root.toLowerCase()} ${declared && `(${declared})`} ` +
      `{ ${field.name}${passed && `(${passed})`} ${selectionOf(field.type, [])} }`,
    hasIds: field.args.some(({ type }) => takesId(type)),
  };
}

function takesId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return isInputObjectType(named)
    ? Object.values(named.getFields()).some((field) => takesId(field.type))
    : named.name === 'ID';
}

function selectionOf(type: GraphQLOutputType, above: readonly GraphQLObjectType[]): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) {
    return '';
  }
  const path = [...above, named];
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    const isDeep = isObjectType(below) && countOf(path, below) >= MAX_REPEATS;
    if (isDeep) {
      return [];
    }
    // Small enough for the limits of documents: few items of a list, and none written out twice.
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    const selection = field.name === 'node' ? '{ id }' : selectionOf(field.type, path);
    return [`${field.name}${page} ${selection}`];
  });
  return `{ ${fields.join(' ')} }`;
}

const countOf = (path: readonly GraphQLObjectType[], type: GraphQLObjectType) =>
  path.filter((other) => other === type).length;
