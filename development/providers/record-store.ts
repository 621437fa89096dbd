import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';

/**
 * Memory for one oidc-provider's codes, grants and tokens, until the process ends. Unlike the
 * library's own, it is not shared with other instances by accident, and of two requests that
 * redeem a code at the same moment one is refused (RFC 6749 section 10.5: single use).
 */
export function createRecordStore(): AdapterFactory {
  const records = new Map<string, AdapterPayload>();

  return (model: string): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`;
    return {
      find: async (id) => records.get(keyOf(id)),
      // Sessions and device codes: neither is ever made here.
      findByUid: async () => undefined,
      findByUserCode: async () => undefined,
      upsert: async (id, payload) => {
        records.set(keyOf(id), payload);
      },
      destroy: async (id) => {
        records.delete(keyOf(id));
      },
      consume: async (id) => {
        const record = records.get(keyOf(id));
        if (!record || record.consumed) {
          throw new errors.InvalidGrant('already consumed');
        }
        record.consumed = Math.floor(Date.now() / 1000);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, payload] of records) {
          if (key.startsWith(`${model}:`) && payload.grantId === grantId) {
            records.delete(key);
          }
        }
      },
    };
  };
}
