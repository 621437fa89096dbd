// Opens GraphiQL with the prepared operations in a tab each.
import { createSendWithToken, readData } from './token.js';

interface Prepared {
  readonly operations: readonly { document: string; variables?: unknown }[];
  /** Address of the folder with the editor's workers. */
  readonly workers: string;
}

/** What GraphiQL asks for. */
interface GraphqlParameters {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null;
}

declare const YogaGraphiQL: {
  renderYogaGraphiQL(root: Element, options: Readonly<Record<string, unknown>>): void;
};

const workerNames: Readonly<Record<string, string>> = {
  editorWorkerService: 'editor-worker.js',
  json: 'json-worker.js',
  graphql: 'graphql-worker.js',
};

const isPrepared = (value: unknown): value is Prepared =>
  typeof value === 'object' && value !== null && 'operations' in value && 'workers' in value;

const toText = (variables: unknown) =>
  variables === undefined ? null : JSON.stringify(variables, null, 2);

/** Where GraphiQL keeps the tabs of before. */
const STORED_TABS = 'graphiql:tabState';

function open(stage: Element, { operations, workers }: Prepared): void {
  const send = createSendWithToken();
  Object.assign(globalThis, {
    MonacoEnvironment: {
      globalAPI: false,
      getWorkerUrl: (_: string, label: string) => `${workers}/${workerNames[label]}`,
    },
  });
  YogaGraphiQL.renderYogaGraphiQL(stage, {
    defaultTabs: operations.map(({ document: query, variables }) => ({
      query,
      variables: toText(variables),
      headers: null,
    })),
    // The tab that is open first takes its variables from here, where there is no tab of before.
    ...(sessionStorage.getItem(STORED_TABS) === null
      ? { variables: toText(operations[0]?.variables) ?? undefined }
      : {}),
    // What is typed here may be a password: it stays in this tab, and out of the address.
    storage: sessionStorage,
    shouldPersistHeaders: false,
    initialQuery: undefined,
    onEditQuery: () => {},
    fetcher: async (parameters: GraphqlParameters, { headers = {} } = {}) => {
      const response = await send('/graphql', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
        body: JSON.stringify(parameters),
      });
      return response.json();
    },
  });
}

const stage = document.getElementById('stage');
const prepared = readData('prepared');
if (stage !== null && isPrepared(prepared)) {
  open(stage, prepared);
}
