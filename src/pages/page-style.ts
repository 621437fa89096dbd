import { palette } from './palette.js';

/** The look of the pages: one column, readable on a phone, light and dark (WCAG 2.2, AA). */
export const pageStyle = `
${palette}
:root { font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--ground); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.bar {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0 1rem; min-height: 3rem;
  padding: 0 1rem; background: var(--surface); border-bottom: 1px solid var(--line);
}
.bar a { display: inline-flex; align-items: center; min-height: 3rem; gap: 0.5rem; font-weight: 600; }
.bar h1 { margin: 0; font-size: 1rem; font-weight: 600; }
.bar p { flex: 1 1 18rem; margin: 0; padding: 0.25rem 0; font-size: 0.875rem; color: var(--soft); }

main.column { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
.column h1 { margin: 0 0 0.5rem; font-size: clamp(1.6rem, 6vw, 2.2rem); line-height: 1.2; }
.column h2 { margin: 2rem 0 0.75rem; font-size: 1.15rem; }
.lead { margin: 0; color: var(--soft); font-size: 1.05rem; }
.brand { width: 2.75rem; height: 2.75rem; display: block; margin-bottom: 1rem; }

.health {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem;
  margin: 1.5rem 0 0; padding: 0.75rem 1rem;
  background: var(--surface); border: 1px solid var(--line); border-radius: 0.6rem;
}
.health::before {
  content: ""; width: 0.8rem; height: 0.8rem; border-radius: 50%; background: var(--soft);
}
.health[data-state="good"]::before { background: var(--good); }
.health[data-state="bad"]::before { background: var(--bad); }
.health strong { font-weight: 600; }
.health span { color: var(--soft); font-size: 0.9rem; }

.doors { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0.75rem; padding: 0; margin: 0; list-style: none; }
.door {
  display: block; height: 100%; min-height: 4rem; padding: 0.9rem 1rem; color: inherit;
  background: var(--surface); border: 1px solid var(--line); border-radius: 0.6rem;
  text-decoration: none;
}
a.door:hover { border-color: var(--accent); }
.door strong { display: block; color: var(--accent); font-weight: 600; }
.door span { display: block; color: var(--soft); font-size: 0.9rem; }
div.door { border-style: dashed; }
div.door strong { color: var(--soft); }

.command { position: relative; }
.command pre {
  margin: 0; padding: 1rem; overflow-x: auto; background: var(--code); color: var(--ink);
  border: 1px solid var(--line); border-radius: 0.6rem;
  font: 0.875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
.column button {
  min-height: 2.75rem; margin-top: 0.75rem; padding: 0 1.25rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 0.5rem; cursor: pointer;
}
footer { margin-top: 2.5rem; color: var(--soft); font-size: 0.9rem; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.95em; }

/* A console fills the window below its bar. */
body.console { display: flex; flex-direction: column; height: 100dvh; }
.console .stage { flex: 1; min-height: 0; position: relative; }
.console iframe { width: 100%; height: 100%; border: 0; background: #fff; }
.waiting { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
`;
