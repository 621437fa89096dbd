import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import type { InputLimits } from '../input/rule.js';
import { guardSchema } from './guard-schema.js';

/** A class that type-graphql takes for a resolver; anything that can be made by hand. */
export type ResolverClass = abstract new (...dependencies: never[]) => object;

/** What the schema is made of. */
interface SchemaOptions {
  readonly resolvers: NonEmptyArray<ResolverClass>;
  /** The resolver objects that answer; the schema's text needs none. */
  readonly instances?: readonly object[];
  readonly limits: InputLimits;
}

/** Builds the schema; every root field is locked unless it is marked public. */
export async function createSchema(options: SchemaOptions): Promise<GraphQLSchema> {
  const { resolvers, instances = [], limits } = options;
  const schema = await buildSchema({
    resolvers: [...resolvers],
    // The rules of inputs are checked by read-input.ts, for REST and GraphQL alike.
    validate: false,
    container: { get: (type) => instances.find((instance) => instance instanceof type) },
  });
  guardSchema(schema, limits);
  return schema;
}

/** The schema's text in a stable order; schema/schema.graphql holds it. */
export function printSchemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
