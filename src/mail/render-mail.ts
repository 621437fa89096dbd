import type { Language } from '../access/language.js';
import type { MailText } from './mail.js';

/** A mail's content as it goes out. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const hints: Readonly<Record<Language, string>> = {
  en: 'If the button does not work, open this address:',
  de: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
};

/** Makes the plain and the HTML form of a text; everything in it is escaped, nothing is loaded. */
export function renderMail(text: MailText, language: Language): RenderedMail {
  const { paragraphs, button, closing = [] } = text;
  const plain = [...paragraphs, ...(button ? [`${button.label}:\n${button.url}`] : []), ...closing];
  return {
    subject: text.subject.replace(/\p{Cc}+/gu, ' '),
    text: `${plain.join('\n\n')}\n\n-- \nEmpfio\n`,
    html: renderHtml(text, language),
  };
}

function renderHtml({ subject, paragraphs, button, closing = [] }: MailText, language: Language) {
  const paragraph = (words: string) => `<p style="margin:0 0 16px">${escapeHtml(words)}</p>`;
  const action = button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5eff;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(button.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px">${escapeHtml(hints[language])}<br><a href="${escapeHtml(button.url)}" style="word-break:break-all">${escapeHtml(button.url)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:520px;margin:0 auto">
<h1 style="font-size:20px;margin:0 0 16px">${escapeHtml(subject)}</h1>
${paragraphs.map(paragraph).join('\n')}
${action}
${closing.map(paragraph).join('\n')}
<p style="margin:32px 0 0;font-size:13px;opacity:.7">Empfio</p>
</div></body></html>
`;
}

/** Writes text so that HTML shows it as it is, within an attribute in double quotes too. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
