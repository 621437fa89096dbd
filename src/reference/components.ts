/** A JSON Schema (2020-12, the dialect of OpenAPI 3.1). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas that others refer to by name. */
export class Components {
  readonly #schemas = new Map<string, JsonSchema>();

  /** A reference to the schema of this name, which is made where nobody asked for it before. */
  refer(name: string, make: () => JsonSchema): JsonSchema {
    if (!this.#schemas.has(name)) {
      // The name is taken first: a schema may refer to itself.
      this.#schemas.set(name, {});
      this.#schemas.set(name, make());
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** All schemas in the order of their names. */
  all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** The same schema, which also takes null. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  return typeof type === 'string'
    ? { ...schema, type: [type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

/** The same schema with words about it; a reference keeps its own beside them. */
export function withWords(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description } : schema;
}
