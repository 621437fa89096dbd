import { findMissingLine, isAlikeJson } from './compare-output.js';
import type { PageWalk } from './page-walk.js';

interface Message {
  readonly first: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Takes a written request or answer apart. */
function readMessage(text: string): Message {
  const [head = '', ...body] = text.split(/\n\s*\n/);
  const [first = '', ...lines] = head.split('\n');
  const headers = lines.map((line) => {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    return [name, value] as const;
  });
  return { first, headers, body: body.join('\n\n') };
}

/** Whether an ```http block is an answer, not a request. */
export const isAnswer = (text: string): boolean => text.startsWith('HTTP/');

/** Sends a written request to the page's gateway. */
export async function sendRequest(
  walk: PageWalk,
  text: string,
  { mayFail }: { mayFail: boolean },
): Promise<string | null> {
  const gateway = await walk.requireGateway();
  const token = /bearer/i.test(text) ? await walk.requireToken() : '';
  const { first, headers, body } = readMessage(
    walk.fill(text).replace(/(?<=Bearer )(?:.*…|<.*>|\$\w+)$/gm, token),
  );
  const [, method = '', path = ''] = /^([A-Z]+) (\S+)/.exec(first) ?? [];
  const response = await fetch(new URL(path, gateway), {
    method,
    redirect: 'manual',
    headers: headers
      .filter(([name]) => !/^(?:host|content-length)$/i.test(name))
      .map(([name, value]) => [name, value]),
    ...(body === '' ? {} : { body }),
  });
  walk.last.status = response.status;
  walk.last.printed = await response.text();
  walk.last.headers = response.headers;
  walk.notice(walk.last.printed);
  return response.status < 400 || mayFail
    ? null
    : `is answered by ${response.status} ${walk.last.printed}`;
}

/** Compares a written answer with the one that the last request got. */
export function compareAnswer(walk: PageWalk, text: string): string | null {
  const { first, headers, body } = readMessage(text);
  const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1]);
  const { last } = walk;
  if (status !== last.status) {
    return `the answer was ${last.status} ${last.printed}`;
  }
  for (const [name, value] of headers) {
    const given = last.headers?.get(name) ?? null;
    if (given === null || findMissingLine(value, given) !== null) {
      return `the answer's ${name} was ${given}`;
    }
  }
  return body === '' || isAlike(body, last.printed) ? null : `the answer was ${last.printed}`;
}

function isAlike(expected: string, given: string): boolean {
  try {
    return isAlikeJson(JSON.parse(expected), JSON.parse(given));
  } catch {
    return findMissingLine(expected, given) === null;
  }
}
