/** HTML text in which everything that came from outside is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A template for HTML: strings are escaped, for text and for quoted attribute values alike;
 * `Html` and lists of it are taken as they are.
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  return new Html(
    parts.reduce((before, part, index) => before + toHtmlText(values[index - 1] ?? '') + part),
  );
}

function toHtmlText(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') {
    return value.replace(/[&<>"']/g, (character) => entities[character] ?? '');
  }
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
}

/** A value as a JavaScript literal that cannot end the script element that it stands in. */
export function toScriptLiteral(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'));
}
