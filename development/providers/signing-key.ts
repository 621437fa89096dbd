import { createHmac, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';

/** An RS256 key pair and the name under which its public half is published. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes a key pair of 2048 bits, the least that RFC 7518 section 3.3 allows for RS256. */
export async function createSigningKey(
  keyId = randomBytes(12).toString('base64url'),
): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { keyId, ...pair };
}

/** The private JWK (RFC 7517), for the server that signs with it. */
export function toPrivateJwk(key: SigningKey): JWK {
  return { ...key.privateKey.export({ format: 'jwk' }), kid: key.keyId, use: 'sig' };
}

/**
 * How a crafted token is signed; all but 'provider' are attacks on whoever checks signatures.
 * 'provider': RS256 under the provider's published key. 'foreign': RS256 under another key with
 * the published key's id. 'client-secret': HS256 under the client's secret. 'public-key': HS256
 * under the published key's PEM text (algorithm confusion, RFC 8725 section 2.1). 'none': not.
 */
export type TokenSignature = 'provider' | 'foreign' | 'client-secret' | 'public-key' | 'none';

/** What the signatures are made with. */
export interface TokenSigner {
  readonly providerKey: SigningKey;
  readonly foreignKey: SigningKey;
  readonly clientSecret: string;
}

/** Makes a compact JWT (RFC 7515) with exactly these claims: nothing added, nothing checked. */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  signature: TokenSignature,
  signer: TokenSigner,
): string {
  const { providerKey, foreignKey, clientSecret } = signer;
  const compact = (algorithm: string, toSignature: (input: Buffer) => Buffer): string => {
    const header = { alg: algorithm, typ: 'JWT', kid: providerKey.keyId };
    const input = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${input}.${toSignature(Buffer.from(input)).toString('base64url')}`;
  };
  const rs256 = (key: SigningKey) =>
    compact('RS256', (input) => sign('sha256', input, key.privateKey));
  const hs256 = (secret: string | Buffer) =>
    compact('HS256', (input) => createHmac('sha256', secret).update(input).digest());
  switch (signature) {
    case 'provider':
      return rs256(providerKey);
    case 'foreign':
      return rs256(foreignKey);
    case 'client-secret':
      return hs256(clientSecret);
    case 'public-key':
      return hs256(providerKey.publicKey.export({ type: 'spki', format: 'pem' }));
    case 'none':
      return compact('none', () => Buffer.alloc(0));
  }
}
