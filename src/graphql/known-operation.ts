import type { DocumentNode } from 'graphql';
import { z } from 'zod';
import { isTooDeep } from '../limits/body-depth.js';
import type { KnownDocuments } from './known-documents.js';

/** A request for an operation whose document has passed before. */
export interface KnownOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A request as clients send it; whatever else one holds is for Apollo to judge. */
const plainRequest = z.strictObject({
  query: z.string(),
  operationName: z.string().min(1).nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** The known operation that a body asks for; null where Apollo has to look at it. */
export function findKnownOperation(
  bytes: Buffer,
  documents: KnownDocuments,
): KnownOperation | null {
  const { data } = plainRequest.safeParse(parse(bytes));
  const document = data === undefined ? undefined : documents.get(data.query);
  return data === undefined || document === undefined || isTooDeep(data.variables)
    ? null
    : {
        document,
        operationName: data.operationName ?? undefined,
        variables: data.variables ?? {},
      };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // Who gets to say what is wrong with it is the reader of the whole way.
    return null;
  }
}
