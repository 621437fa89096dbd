import type { CustomFetch } from 'openid-client';

/** Longest wait for a provider, from the request to the last byte of its answer, in seconds. */
export const PROVIDER_TIMEOUT_SECONDS = 5;

/** Largest answer of a provider that is read, in bytes; real ones have a few thousand. */
const ANSWER_MAX_BYTES = 256 * 1024;

/**
 * The one way to the providers: bounded in time and size, since openid-client would hold an
 * endless answer in memory. Where a development origin is set, every request goes there instead,
 * with the provider's own host beside it.
 */
export function createProviderFetch(developmentOrigin: string | null): CustomFetch {
  return async (url, options) => {
    const target = new URL(url);
    const headers = new Headers(options.headers);
    if (developmentOrigin !== null) {
      headers.set('x-forwarded-proto', 'https');
      headers.set('x-forwarded-host', target.host);
    }
    const address =
      developmentOrigin === null
        ? target
        : new URL(`${target.pathname}${target.search}`, developmentOrigin);
    const response = await fetch(address, {
      method: options.method,
      headers,
      body: requireForm(options.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_SECONDS * 1000),
    });
    return new Response(await readBounded(response), {
      status: response.status,
      headers: response.headers,
    });
  };
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) {
    return null;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the body and closes the connection.
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > ANSWER_MAX_BYTES) {
      throw new RangeError(`The answer is larger than ${ANSWER_MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** OAuth's requests carry a form or nothing (RFC 6749, appendix B). */
function requireForm(body: unknown): URLSearchParams | null {
  if (body === undefined || body === null || body instanceof URLSearchParams) {
    return body ?? null;
  }
  throw new TypeError('A request to a provider carries a form or nothing');
}
