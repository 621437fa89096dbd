import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { ExportLink } from './organization-export.js';

/** A deletion that has begun. */
@ObjectType('Deletion', { description: 'A deletion that has begun.', simpleResolvers: true })
export class DeletionType {
  @Field(() => GraphQLDateTime, {
    description: 'When everything goes for good, in UTC; until then the mailed link restores it.',
  })
  readonly dueAt: Date;

  constructor(dueAt: Date) {
    this.dueAt = dueAt;
  }
}

/** GraphQL's view of an export's link. */
@ObjectType('ExportLink', {
  description: "A link to all of an organization's data, which works once.",
  simpleResolvers: true,
})
export class ExportLinkType implements ExportLink {
  @Field(() => String, {
    description:
      'Path on this gateway. GET answers with a JSON value a line (NDJSON), or with one JSON list for `?format=json`; the last value has the type "end". It is secret.',
  })
  readonly path: string;

  @Field(() => GraphQLDateTime, { description: 'When it ends, in UTC: after an hour.' })
  readonly expiresAt: Date;

  constructor({ path, expiresAt }: ExportLink) {
    this.path = path;
    this.expiresAt = expiresAt;
  }
}
