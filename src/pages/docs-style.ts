/** What the REST reference mends of Swagger UI's own look: above all, contrast (WCAG 2.2, AA). */
export const docsStyle = `
body.docs .swagger-ui, body.docs .swagger-ui :is(p, h1, h2, h3, h4, h5, td, th, label, button, select, input, a, .opblock-summary-description) { font-family: inherit; }
body.docs .swagger-ui :is(code, pre, textarea, .opblock-summary-path, .parameter__name, .json-schema-2020-12-property .json-schema-2020-12__title) { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.swagger-ui * { transition: none !important; }
.swagger-ui .wrapper { max-width: 75rem; }
/* The API has no links; their empty column would push the rest aside. */
.swagger-ui .response-col_links { display: none; }
.swagger-ui .info { margin: 2rem 0; }
.swagger-ui .scheme-container { margin: 0; padding: 1rem 0; }
.swagger-ui .info a, .swagger-ui .info .url, .swagger-ui .info .link .url { color: var(--accent); }
.swagger-ui .info .title small pre { color: #fff; }
.swagger-ui .info .title small { background: #59606d; }
.swagger-ui .info .title small.version-stamp { background: #3f6212; }

.swagger-ui .btn { min-height: 2.75rem; }
.swagger-ui .btn.authorize { color: var(--accent); border-color: var(--accent); display: inline-flex; align-items: center; }
.swagger-ui .btn.authorize span { padding: 0 1rem 0 0; color: var(--accent); }
.swagger-ui .btn.authorize svg { fill: var(--accent); }
.swagger-ui .auth-btn-wrapper { gap: 0.5rem; }
.swagger-ui .btn.execute, .swagger-ui .btn.execute:hover { color: #fff; background: #1a5fb4; border-color: #1a5fb4; }
html.dark-mode .swagger-ui .opblock .opblock-section-header .try-out__btn.cancel, .swagger-ui .btn.cancel, .swagger-ui .parameter__name.required span, .swagger-ui .parameter__name.required::after,
.swagger-ui .opblock-section-request-body h4 small, .swagger-ui .opblock-section-header .btn.cancel { color: var(--bad); border-color: var(--bad); }
.swagger-ui .parameter__in, .swagger-ui .json-schema-2020-12-expand-deep-button { color: var(--soft); }
.swagger-ui .download-contents { background: #59606d; }
.swagger-ui .json-schema-2020-12__constraint--string { color: #fff; background: #7a5410; }
.swagger-ui .responses-table td.header-col, .dark-mode .swagger-ui table.headers td.header-col, .swagger-ui table.headers td { color: var(--ink); }
/* Numbers of the code's own theme, whose colour stands on each of them. */
.swagger-ui .highlight-code span[style*="211, 99, 99"] { color: #f2a3a3 !important; }

html:not(.dark-mode) .swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1a5fb4; }
html:not(.dark-mode) .swagger-ui .opblock.opblock-post .opblock-summary-method { background: #17724a; }
html:not(.dark-mode) .swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #0f6e5e; }
html:not(.dark-mode) .swagger-ui .opblock.opblock-put .opblock-summary-method { background: #8a5200; }
html:not(.dark-mode) .swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e; }

@media (max-width: 40rem) {
  .swagger-ui .wrapper { padding: 0 0.75rem; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock-section-header { flex-wrap: wrap; gap: 0.5rem; }
  .swagger-ui .parameters-col_description select, .swagger-ui .parameters-col_description input { max-width: 100%; min-width: 0; width: 100%; }
  .swagger-ui table.parameters, .swagger-ui table.parameters :is(tbody, tr, td) { display: block; width: 100%; }
  .swagger-ui table.parameters thead { display: none; }
  .swagger-ui .dialog-ux .modal-ux { width: calc(100vw - 1.5rem); min-width: 0; }
  .swagger-ui .servers > label select { max-width: calc(100vw - 1.5rem); }
}
`;
