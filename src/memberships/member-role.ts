import { registerEnumType } from 'type-graphql';

/** What a member may do in an organization; the values are those of `Role`. */
export enum MemberRole {
  OWNER = 'owner',
  ADMIN = 'admin',
  MEMBER = 'member',
}

registerEnumType(MemberRole, {
  name: 'MemberRole',
  description: 'What a member may do in an organization.',
  valuesConfig: {
    OWNER: { description: 'Everything; only owners make or remove owners and admins.' },
    ADMIN: { description: 'Manages members and invitations, and reads the audit trail.' },
    MEMBER: { description: 'The daily work: leads, bookings and conversations.' },
  },
});
