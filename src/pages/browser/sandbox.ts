// Opens Apollo Sandbox with the prepared operations, where its script could be loaded.
import { createSendWithToken, readData } from './token.js';

interface Prepared {
  readonly operations: readonly {
    document: string;
    variables?: Readonly<Record<string, unknown>>;
  }[];
}

declare global {
  interface Window {
    /** Comes with Apollo's script, which may be out of reach. */
    readonly EmbeddedSandbox?: new (
      options: Readonly<Record<string, unknown>>,
    ) => unknown;
  }
}

const isPrepared = (value: unknown): value is Prepared =>
  typeof value === 'object' && value !== null && 'operations' in value;

function open(Sandbox: NonNullable<Window['EmbeddedSandbox']>, { operations }: Prepared): void {
  document.getElementById('waiting')?.remove();
  new Sandbox({
    target: '#stage',
    initialEndpoint: `${location.origin}/graphql`,
    initialState: {
      document: operations.map((operation) => operation.document).join('\n'),
      variables: Object.assign({}, ...operations.map(({ variables }) => variables)),
      includeCookies: false,
    },
    handleRequest: createSendWithToken(),
    endpointIsEditable: false,
    hideCookieToggle: true,
    runTelemetry: false,
    allowDynamicStyles: false,
  });
}

const prepared = readData('prepared');
if (window.EmbeddedSandbox !== undefined && isPrepared(prepared)) {
  open(window.EmbeddedSandbox, prepared);
} else {
  const waiting = document.getElementById('waiting');
  if (waiting !== null) {
    const link = document.createElement('a');
    link.href = '/graphiql';
    link.textContent = 'GraphiQL';
    waiting.replaceChildren(
      'Apollo Sandbox could not be loaded from the internet. ',
      link,
      ' does the same and is served from here.',
    );
  }
}
