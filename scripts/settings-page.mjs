// Writes docs/settings.md from .env.example; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';

const path = 'docs/settings.md';

const HEAD = `# Settings

Environment variables, or the same in a file \`.env\` of the folder that the gateway is started in (a
variable that is set already wins). One that is empty counts as not set. A setting that is wrong is
named at start, and nothing is served. \`.env.example\` is the same list, to copy from; this page is
made of it by \`npm run fix\`.

\`NODE_ENV=production\` asks for a \`JWT_SECRET\`, hides the schema, allows no origin that \`CORS_ORIGINS\`
does not name, and logs JSON.

| variable | default | meaning |
|---|---|---|
`;

/** A cell's text: lines that set two things apart by spaces stay lines. */
function toCell(comment) {
  const parts = [];
  for (const line of comment) {
    const [, what, meaning] = /^(\S+) {2,}(.+)$/.exec(line) ?? [];
    if (what !== undefined) {
      parts.push(`<br>\`${what}\` ${meaning}`);
    } else {
      parts.push(line);
    }
  }
  return parts.join(' ').replace(/^<br>/, '').replaceAll(' <br>', '<br>').replaceAll('|', '\\|');
}

/** Rows of the table: settings that stand under one comment share a row. */
function readRows(text) {
  const rows = [];
  let comment = [];
  for (const line of text.split('\n').slice(text.split('\n').indexOf('') + 1)) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (line.startsWith('#')) {
      comment.push(line.replace(/^# ?/, ''));
    } else if (name === undefined) {
      comment = [];
    } else if (comment.length > 0 || rows.length === 0) {
      rows.push({ names: [name], values: [value], comment });
      comment = [];
    } else {
      rows.at(-1).names.push(name);
      rows.at(-1).values.push(value);
    }
  }
  return rows;
}

const code = (text) => (text === '' ? 'none' : `\`${text}\``);

const rows = readRows(readFileSync('.env.example', 'utf8')).map(({ names, values, comment }) => {
  const isUnset = values.every((value) => value === '');
  const defaults = isUnset ? 'none' : values.map(code).join(', ');
  return `| ${names.map(code).join(', ')} | ${defaults} | ${toCell(comment)} |\n`;
});
const text = HEAD + rows.join('');
if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (readFileSync(path, 'utf8') !== text) {
  console.error(`${path} is not what .env.example says; npm run fix writes it`);
  process.exit(1);
}
