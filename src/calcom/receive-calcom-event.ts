import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Clock } from '../clock.js';
import type { Database, EntityManager } from '../database/connect.js';
import type { Tenants } from '../database/tenant-scope.js';
import { GatewayError } from '../errors/gateway-error.js';
import { isUuid } from '../input/uuid.js';
import type { SealedSecrets } from '../sealed-secrets/sealed-secrets.js';
import { applyCalcomEvent } from './apply-calcom-event.js';
import { CalcomConnection, calcomPlaceOf } from './calcom-connection.entity.js';
import { readCalcomEvent } from './calcom-event.js';

/** A request that says it is from Cal.com. */
export interface CalcomRequest {
  /** The `organization` of the address that `connectCalcom` handed out. */
  readonly organizationId: string | null;
  /** The header X-Cal-Signature-256. */
  readonly signature: string | null;
  /** The body as it came; only the same bytes have the same signature. */
  readonly bytes: Buffer;
  /** Reads the body as JSON; throws BAD_USER_INPUT. */
  readonly readBody: () => unknown;
}

/** What receiving works with. */
interface ReceiveDependencies {
  readonly database: Database;
  readonly tenants: Tenants;
  readonly secrets: SealedSecrets;
  /** Throws while nothing can be written. */
  readonly requireRoom: () => void;
  readonly clock: Clock;
}

/** Takes an event of Cal.com; answers whether it meant anything here. */
export type ReceiveCalcomEvent = (request: CalcomRequest) => Promise<'ok' | 'ignored'>;

const isOrganizationActive = {
  name: 'organization-is-active',
  text: 'select is_active from organizations where id = $1',
};

/**
 * Makes the function that takes Cal.com's events. It throws UNAUTHENTICATED alike for an
 * organization that is unknown, switched off or not connected and for a wrong signature, and
 * BAD_USER_INPUT for an event that cannot be understood.
 */
export function createReceiveCalcomEvent(dependencies: ReceiveDependencies): ReceiveCalcomEvent {
  const { database, tenants, secrets, requireRoom, clock } = dependencies;

  const findSecret = async (organizationId: string | null): Promise<string | null> => {
    if (organizationId === null || !isUuid(organizationId)) {
      return null;
    }
    const { rows } = await database.run(isOrganizationActive, [organizationId]);
    if (rows[0]?.is_active !== true) {
      return null;
    }
    const connection = await tenants.within({ organizationId }, (scope) =>
      scope.findOne(CalcomConnection, {}),
    );
    return connection && secrets.open(connection.secret, calcomPlaceOf(connection.organizationId));
  };

  return async ({ organizationId, signature, bytes, readBody }) => {
    const secret = await findSecret(organizationId);
    // The same work without a secret: the time tells no organization from another.
    const isSigned = hasSignature(bytes, signature, secret ?? randomBytes(32).toString('hex'));
    if (organizationId === null || secret === null || !isSigned) {
      throw new GatewayError('UNAUTHENTICATED', { message: 'Invalid signature' });
    }
    const event = readCalcomEvent(readBody());
    if (event === null) {
      return 'ignored';
    }
    requireRoom();
    const applyIn = async (scope: EntityManager) => {
      // One event of an organization at a time: two of one booking must see each other.
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
      if ((await scope.findOne(CalcomConnection, {}, lock)) === null) {
        throw new GatewayError('UNAUTHENTICATED', { message: 'Invalid signature' });
      }
      await applyCalcomEvent(scope, organizationId, event, clock.now());
    };
    const apply = () => tenants.within({ organizationId }, applyIn, { isRepeatable: true });
    try {
      await apply();
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) {
        throw error;
      }
      // Somebody made the booking by another way in this moment; now it is found.
      await apply();
    }
    return 'ok';
  };
}

function hasSignature(bytes: Buffer, signature: string | null, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(bytes).digest();
  const given = Buffer.from(/^[\da-f]{64}$/i.test(signature ?? '') ? (signature ?? '') : '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
