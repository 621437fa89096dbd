import { languageOf } from '#gateway/access/language.js';
import { plainName } from '#gateway/mail/plain-name.js';
import { renderMail } from '#gateway/mail/render-mail.js';

describe('a text becomes a mail', () => {
  test('whose HTML shows markup as it was written', () => {
    const words = `<img src=x onerror="alert('x')"> & more`;
    const { html, text } = renderMail(
      {
        subject: words,
        paragraphs: [words],
        button: { label: words, url: 'https://x.example/?a=1&b="' },
        closing: [words],
      },
      'en',
    );
    expect(html).not.toContain('<img');
    expect(html).toContain('href="https://x.example/?a=1&amp;b=&quot;"');
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;x&#39;)&quot;&gt; &amp; more');
    expect(text).toContain(words);
  });

  test('whose subject is one line', () => {
    const { subject } = renderMail({ subject: 'a\r\nBcc: b', paragraphs: [] }, 'de');
    expect(subject).toBe('a Bcc: b');
  });
});

test.each([
  ['Salon Anna', 'Salon Anna'],
  ['Dr. Müller & Söhne', 'Dr. Müller & Söhne'],
  ['see https://evil.example/a now', 'see https: / / evil. example/ a now'],
  ['mail me@evil.example', 'mail me@ evil. example'],
  ['one\r\ntwo\u2028three\u202e', 'one two three'],
  ['x'.repeat(200), `${'x'.repeat(59)}…`],
])('the name %j is written as %j', (name, written) => {
  expect(plainName(name)).toBe(written);
});

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['en-GB,en;q=0.9,de;q=0.8', 'en'],
  ['fr,de;q=0.2', 'de'],
  ['fr', 'en'],
  ['DE', 'de'],
  ['de;q=0', 'en'],
  ['de;q=0.5,en;q=0.5', 'en'],
  [`${'x,'.repeat(5000)}de`, 'en'],
  ['de;q=1.2.3', 'en'],
] as const)('Accept-Language %j asks for %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
