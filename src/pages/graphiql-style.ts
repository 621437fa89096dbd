/** What GraphiQL needs beside its own look: its place in the page, and room for fingers on a phone. */
export const graphiqlStyle = `
.stage .graphiql-container { height: 100%; }
.graphiql-logo { display: none; }
/* A tab that jumps when it gets the focus loses the press that gave it. */
.graphiql-container .graphiql-tab { transform: none !important; }
@media (max-width: 45rem) {
  .stage .graphiql-container .graphiql-container { flex-direction: column-reverse; }
  .graphiql-container .graphiql-sidebar {
    position: relative; z-index: 1; background: hsl(var(--color-base));
    flex-direction: row; width: 100%; height: auto; padding: 0 0.5rem; justify-content: space-between;
  }
  .graphiql-container .graphiql-sidebar button { margin: 0 !important; }
  .graphiql-container .graphiql-main { flex-direction: column; min-height: 0; overflow: hidden; }
  .graphiql-container .graphiql-main > .graphiql-horizontal-drag-bar { display: none; }
  .graphiql-container .graphiql-sessions { margin: 0 0.5rem; min-height: 0; }
  .graphiql-container .graphiql-sessions > div:last-child { flex-direction: column; gap: 0.5rem; }
  .graphiql-container .graphiql-sessions > div:last-child > .graphiql-horizontal-drag-bar { display: none; }
  .graphiql-container .graphiql-editors { flex: 3 1 0% !important; min-height: 0; }
  .graphiql-container .graphiql-response { flex: 2 1 0% !important; min-height: 0; }
  .graphiql-container .graphiql-tab > button:first-child, .graphiql-container .graphiql-tab-add { min-height: 2.75rem; }
  .graphiql-container .graphiql-tab-add { min-width: 2.75rem; display: grid; place-items: center; }
  .graphiql-container .graphiql-query-editor, .graphiql-container .graphiql-editor-tool { padding: 0.5rem; }
}
`;
