// Opens Swagger UI over /openapi.json, and hands it the token of a sign-in.
import { tellToken } from './token.js';

/** An answer as Swagger UI's interceptors see it. */
interface SwaggerResponse {
  readonly ok: boolean;
  readonly text?: unknown;
}

interface SwaggerUi {
  preauthorizeApiKey(scheme: string, token: string): unknown;
}

declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => SwaggerUi;

function followTheme(): void {
  const darkness = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.classList.toggle('dark-mode', darkness.matches);
  darkness.addEventListener('change', apply);
  apply();
}

function findToken({ ok, text }: SwaggerResponse): string | null {
  if (!ok || typeof text !== 'string' || !text.includes('"access_token"')) {
    return null;
  }
  const body: unknown = JSON.parse(text);
  const token = typeof body === 'object' && body !== null && Reflect.get(body, 'access_token');
  return typeof token === 'string' ? token : null;
}

followTheme();
const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: 'none',
  responseInterceptor: (response: SwaggerResponse) => {
    const token = findToken(response);
    if (token !== null) {
      ui.preauthorizeApiKey('bearer', token);
      tellToken();
    }
    return response;
  },
});
