const TITLES = ['work', 'gateway', 'beside', 'reached', 'required', 'met'];

/** The budgets as a Markdown table, aligned for terminals. */
export function budgetTable(lines) {
  return markdownTable(
    TITLES,
    lines.map(({ work, ours, beside, reached, required, isMet }) => [
      work,
      ours,
      beside,
      reached,
      required,
      isMet ? 'yes' : 'NO',
    ]),
  );
}

/** Everything that was measured, a line for each contender. */
export function detailTable(measured) {
  const cells = Object.entries(measured).flatMap(([id, { results }]) =>
    Object.entries(results).map(([name, { median }]) => [id, name, wordsOf(median)]),
  );
  return markdownTable(['row', 'who', 'medians'], cells);
}

/** What was measured at several sizes, a line for each kind of work and size. */
export function growthTable(points) {
  return markdownTable(
    ['work', 'leads', 'p50', 'p99'],
    points.map(({ work, leads, p50, p99 }) => [
      work,
      String(leads),
      UNITS.p50(p50),
      UNITS.p99(p99),
    ]),
  );
}

const UNITS = {
  perSecond: (value) => `${Math.round(value)}/s`,
  p50: (value) => `p50 ${value.toFixed(2)} ms`,
  p99: (value) => `p99 ${value.toFixed(2)} ms`,
  generatorCores: (value) => `load generator ${value.toFixed(2)} cores`,
  cpuUsPerAnswer: (value) => `server ${Math.round(value)} µs CPU an answer`,
  seconds: (value) => `${value.toFixed(2)} s`,
  megabytes: (value) => `${Math.round(value)} MB`,
};

function wordsOf(median) {
  return Object.entries(median)
    .map(([key, value]) => UNITS[key](value))
    .join(', ');
}

function markdownTable(titles, rows) {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column].length)),
  );
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(titles), rule, ...rows.map(line)].join('\n');
}
