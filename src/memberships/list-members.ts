import { z } from 'zod';
import type { Principal } from '../access/principal.js';
import type { Database } from '../database/connect.js';
import type { RunStatement } from '../database/statements.js';
import type { Tenants } from '../database/tenant-scope.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type Page, readPageBounds, toPage } from '../pagination/page.js';
import type { PageArguments } from '../pagination/page-arguments.js';
import { MemberRole } from './member-role.js';
import { MemberType, MyOrganizationType } from './membership.type.js';

const moment = z.coerce.date();
const membershipRow = z.object({
  user_id: z.string(),
  role: z.enum(MemberRole),
  joined_at: moment,
});
const userRow = z.object({
  id: z.string(),
  email: z.string(),
  full_name: z.string(),
  is_active: z.boolean(),
});

const SELECT = 'user_id, role, created_at as joined_at';

const usersById = {
  name: 'members-by-id',
  text: 'select id, email, full_name, is_active from users where id = any($1::uuid[])',
};

/**
 * The members of the principal's organization, in the order in which their accounts were made.
 * Who belongs to it is read behind both locks; the users by the ids that were found there.
 */
export async function listMembers(
  principal: Principal,
  page: PageArguments,
  { tenants, database }: { readonly tenants: Tenants; readonly database: Database },
): Promise<Page<MemberType>> {
  const bounds = readPageBounds(page, 'oldest first');
  const { start, size } = bounds;
  const [rows = []] = await tenants.read(principal, [
    {
      select: SELECT,
      from: 'memberships',
      where: 'afterId' in start ? ['user_id > $2'] : [],
      tail: `order by user_id limit ${size + 1}${'offset' in start ? ' offset $2' : ''}`,
      values: ['afterId' in start ? start.afterId : start.offset],
    },
  ]);
  const members = await withUsers(rows, database.run);
  return toPage(members, bounds, async () => {
    const count = { select: 'count(*)::int as total', from: 'memberships', where: [], values: [] };
    const [counted = []] = await tenants.read(principal, [count]);
    return Number(counted[0]?.total);
  });
}

/** One member. Throws NOT_FOUND where the principal's organization has none such. */
export async function requireMember(
  principal: Principal,
  userId: string,
  { tenants, database }: { readonly tenants: Tenants; readonly database: Database },
): Promise<MemberType> {
  const [rows = []] = await tenants.read(principal, [
    { select: SELECT, from: 'memberships', where: ['user_id = $2'], values: [userId] },
  ]);
  const [member] = await withUsers(rows, database.run);
  if (member === undefined) {
    throw new GatewayError('NOT_FOUND');
  }
  return member;
}

async function withUsers(rows: readonly unknown[], run: RunStatement): Promise<MemberType[]> {
  const memberships = z.array(membershipRow).parse(rows);
  const ids = memberships.map(({ user_id }) => user_id);
  const found = z.array(userRow).parse((await run(usersById, [ids])).rows);
  const users = new Map(found.map((user) => [user.id, user]));
  return memberships.flatMap(({ user_id: id, role, joined_at: joinedAt }) => {
    const user = users.get(id);
    return user === undefined
      ? []
      : [
          new MemberType({
            id,
            email: user.email,
            fullName: user.full_name,
            isActive: user.is_active,
            role,
            joinedAt,
          }),
        ];
  });
}

const ownRow = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(MemberRole),
  is_active: z.boolean(),
  is_home: z.boolean(),
  created_at: moment,
  joined_at: moment,
});

const membershipsOfUser = {
  name: 'memberships-of-user',
  text: `select o.id, o.name, o.is_active, o.created_at, m.role, m.created_at as joined_at,
      o.id = u.organization_id as is_home
    from memberships m join organizations o on o.id = m.organization_id
      join users u on u.id = m.user_id
    where m.user_id = $1 order by m.created_at, o.id`,
};

/** All organizations that the principal belongs to, in the order in which they joined. */
export async function listOwnOrganizations(
  { userId, organizationId }: Principal,
  run: RunStatement,
): Promise<MyOrganizationType[]> {
  const { rows } = await run(membershipsOfUser, [userId]);
  return z
    .array(ownRow)
    .parse(rows)
    .map(
      ({ id, name, created_at: createdAt, role, is_active, is_home, joined_at }) =>
        new MyOrganizationType({
          organization: { id, name, createdAt },
          role,
          isActive: is_active,
          isHome: is_home,
          isCurrent: id === organizationId,
          joinedAt: joined_at,
        }),
    );
}
