import { createHmac } from 'node:crypto';
import {
  ClientError,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  genericGrantRequest,
} from 'openid-client';
import { z } from 'zod';
import type { FacebookSettings } from '../settings/settings.js';
import { OAuthProvider, type Provider } from './oauth-provider.js';
import { codeRefused, toProviderError } from './provider-error.js';
import { PROVIDER_TIMEOUT_SECONDS } from './provider-fetch.js';

const profileSchema = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
});

const inspectionSchema = z.object({
  data: z.object({ app_id: z.string(), user_id: z.string(), is_valid: z.boolean() }),
});

/** Error code of a code that is unknown, used, expired or bound to another redirect URI. */
const refusalSchema = z.object({ error: z.object({ code: z.literal(100) }) });

/**
 * Facebook, which speaks plain OAuth 2.0 for this flow
 * (https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow). There is no
 * ID token and so no nonce to compare. The access token is inspected: one that was made for
 * another app would sign in that app's users here.
 */
export function createFacebook(settings: FacebookSettings, fetch: CustomFetch): Provider {
  const { clientId, clientSecret, graphVersion, trustsEmail } = settings;
  const graph = `https://graph.facebook.com/${graphVersion}`;
  const configuration = new Configuration(
    { issuer: 'https://www.facebook.com', token_endpoint: `${graph}/oauth/access_token` },
    clientId,
    undefined,
    ClientSecretPost(clientSecret),
  );
  configuration[customFetch] = fetch;
  configuration.timeout = PROVIDER_TIMEOUT_SECONDS;

  const get = async (path: string, parameters: Record<string, string>): Promise<unknown> => {
    const url = `${graph}/${path}?${new URLSearchParams(parameters)}`;
    const request = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' } as const;
    const response = await fetch(url, request);
    if (!response.ok) {
      throw new Error(`Facebook answered ${path} with ${response.status}`);
    }
    return response.json();
  };

  return {
    async redeem({ code, redirectUri, codeVerifier, iss }) {
      if (iss && iss !== 'https://www.facebook.com') {
        throw codeRefused();
      }
      try {
        const { access_token: token } = await genericGrantRequest(
          configuration,
          'authorization_code',
          {
            code,
            redirect_uri: redirectUri,
            ...(codeVerifier ? { code_verifier: codeVerifier } : {}),
          },
        );
        const [inspection, profile] = await Promise.all([
          get('debug_token', {
            input_token: token,
            access_token: `${clientId}|${clientSecret}`,
          }).then((answer) => inspectionSchema.parse(answer).data),
          get('me', {
            fields: 'id,name,email',
            access_token: token,
            // Shows that the token is used by the app itself, not by who stole it.
            appsecret_proof: createHmac('sha256', clientSecret).update(token).digest('hex'),
          }).then((answer) => profileSchema.parse(answer)),
        ]);
        const isOurs = inspection.is_valid && inspection.app_id === clientId;
        if (!isOurs || inspection.user_id !== profile.id) {
          throw codeRefused();
        }
        return {
          provider: OAuthProvider.FACEBOOK,
          subject: profile.id,
          email: profile.email ?? null,
          isEmailProved: profile.email !== undefined && trustsEmail,
          name: profile.name ?? null,
        };
      } catch (error) {
        throw (await isRefusal(error)) ? codeRefused(error) : toProviderError(error);
      }
    },
  };
}

/** Whether the error is Facebook's own kind of "no" to a code: an object where OAuth has a word. */
async function isRefusal(error: unknown): Promise<boolean> {
  if (!(error instanceof ClientError && error.cause instanceof Response)) {
    return false;
  }
  const { cause: response } = error;
  if (response.status !== 400 || response.bodyUsed) {
    return false;
  }
  const body: unknown = await response.json().catch(() => null);
  return refusalSchema.safeParse(body).success;
}
