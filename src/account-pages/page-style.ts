import { palette } from '../pages/palette.js';

/** The look of the pages: light or dark as the system is, from a phone's width on. */
export const pageStyle = `${palette}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0;
  padding: 24px 16px 48px;
  background: var(--ground);
  color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
header, main { max-width: 440px; margin: 0 auto; }
header { padding: 16px 4px; font-weight: 700; letter-spacing: .01em; }
main { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 28px 24px; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 16px; }
form { margin: 0; }
form + p { margin-top: 28px; }
label { display: block; margin: 0 0 6px; font-weight: 600; }
input {
  width: 100%; padding: 12px; margin: 0 0 16px; font: inherit; color: inherit;
  background: var(--ground); border: 1px solid var(--line); border-radius: 9px;
}
button {
  width: 100%; padding: 13px 16px; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: 9px;
}
button[disabled] { opacity: .6; cursor: progress; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
.status { margin: 16px 0 0; }
.status:empty { display: none; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); }
.quiet { color: var(--soft); font-size: 14px; }
.wide { max-width: none; }
body:has(.mails) header, body:has(.mails) main { max-width: 960px; }
.mails { list-style: none; margin: 0; padding: 0; }
.mails li { border-top: 1px solid var(--line); }
.mails a { display: block; padding: 12px 4px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.mails a:hover { background: var(--ground); }
.mails b { display: block; }
iframe { width: 100%; height: 560px; border: 1px solid var(--line); border-radius: 9px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`;
