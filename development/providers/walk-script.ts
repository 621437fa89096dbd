/**
 * The script of the walk's pages, run in the browser with `configuration` in scope. It is what a
 * frontend does: state, PKCE (RFC 7636) and nonce are made and checked here, and the code goes to
 * the gateway. One page works: the keys of one sign-in at a time are in sessionStorage.
 */
export const walkScript = `
  const storageKey = 'oauth-walk';
  const say = (status, result) => {
    document.getElementById('status').textContent = status;
    document.getElementById('result').textContent = result;
  };
  const toBase64Url = (bytes) =>
    btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const createSecret = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const toChallenge = async (verifier) =>
    toBase64Url(
      new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
    );

  const start = async (provider) => {
    const { authorizeUrl, clientId, scope, isOpenId } = configuration.providers[provider];
    const started = { provider, state: createSecret() };
    const query = new URLSearchParams({
      response_type: 'code', client_id: clientId, redirect_uri: configuration.redirectUri, scope,
      state: started.state,
    });
    if (isOpenId) {
      started.nonce = createSecret();
      started.codeVerifier = createSecret();
      query.set('nonce', started.nonce);
      query.set('code_challenge', await toChallenge(started.codeVerifier));
      query.set('code_challenge_method', 'S256');
    }
    sessionStorage.setItem(storageKey, JSON.stringify(started));
    location.assign(authorizeUrl + '?' + query);
  };

  const finish = async () => {
    const query = new URLSearchParams(location.search);
    const started = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    sessionStorage.removeItem(storageKey);
    history.replaceState(null, '', location.pathname);
    if (!started || query.get('state') !== started.state) {
      return say('Refused: the state is not the one of this sign-in.', '');
    }
    if (query.has('error')) {
      return say('The provider said: ' + query.get('error'), '');
    }
    const response = await fetch(configuration.callbackUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        provider: started.provider,
        code: query.get('code'),
        redirect_uri: configuration.redirectUri,
        code_verifier: started.codeVerifier,
        nonce: started.nonce,
        iss: query.get('iss') ?? undefined,
      }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    say('HTTP ' + response.status, isJson ? JSON.stringify(JSON.parse(text), null, 2) : text);
  };

  if (location.pathname === configuration.callbackPath) {
    finish().catch((error) => say('The gateway did not answer: ' + error.message, ''));
  } else {
    for (const link of document.querySelectorAll('a[data-provider]')) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        start(link.dataset.provider);
      });
    }
  }
`;
