/** Sends a request as `fetch` does. */
export type Send = (address: string, request: RequestInit) => Promise<Response>;

/** The token that an answer of GraphQL's carries, under whatever name the operation was asked. */
function findToken(answer: unknown): string | null {
  const data = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : null;
  for (const value of Object.values(typeof data === 'object' && data !== null ? data : {})) {
    if (typeof value === 'object' && value !== null && 'accessToken' in value) {
      return typeof value.accessToken === 'string' ? value.accessToken : null;
    }
  }
  return null;
}

/**
 * Makes a `fetch` for GraphQL that keeps the token of a sign-in and sends it with what comes after,
 * unless a request brings an Authorization of its own. The token lives as long as the page does,
 * and nowhere else.
 */
export function createSendWithToken(): Send {
  let token: string | null = null;
  return async (address, request) => {
    const headers = new Headers(request.headers);
    if (token !== null && !headers.get('Authorization')) {
      headers.set('Authorization', `Bearer ${token}`);
    }
    const response = await fetch(address, { ...request, headers });
    const found = findToken(
      await response
        .clone()
        .json()
        .catch(() => null),
    );
    if (found !== null) {
      token = found;
      tellToken();
    }
    return response;
  };
}

/** Tells in the page's bar that there is a token. */
export function tellToken(): void {
  const note = document.getElementById('token');
  if (note !== null) {
    note.textContent =
      'Signed in: the token goes with every request of this page. A reload forgets it.';
  }
}

/** The data that the page carries for its script. */
export function readData(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}
