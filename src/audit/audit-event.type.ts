import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { createConnectionType } from '../pagination/connection.type.js';
import { AuditAction } from './audit-action.js';
import type { AuditEvent } from './audit-event.entity.js';

/** GraphQL's view of an audit event. */
@ObjectType('AuditEvent', {
  description: 'One line of the audit trail; it never changes.',
  simpleResolvers: true,
})
export class AuditEventType implements Omit<AuditEvent, 'organizationId'> {
  @Field(() => ID, { description: 'UUID of the event.' })
  readonly id: string;

  @Field(() => AuditAction, { description: 'What happened.' })
  readonly action: AuditAction;

  @Field(() => ID, {
    nullable: true,
    description: 'UUID of the user whose account it is about; null for the whole organization.',
  })
  readonly userId: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The client's address (IPv6: its /64); null where an operator did it.",
  })
  readonly network: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the request, as its answer carried it in X-Request-Id.',
  })
  readonly requestId: string | null;

  @Field(() => GraphQLJSONObject, { description: 'What else there is to know.' })
  readonly details: Record<string, unknown>;

  @Field(() => GraphQLDateTime, { description: 'When it happened, in UTC.' })
  readonly createdAt: Date;

  constructor(event: AuditEvent) {
    this.id = event.id;
    this.action = event.action;
    this.userId = event.userId;
    this.network = event.network;
    this.requestId = event.requestId;
    this.details = event.details;
    this.createdAt = event.createdAt;
  }
}

/** A page of audit events. */
export const AuditEventConnection = createConnectionType('AuditEvent', AuditEventType);
