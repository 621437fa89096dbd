import { Html } from '#gateway/pages/html.js';

/** The look of the development pages: one column, readable on a phone, light and dark. */
export const pageStyle = new Html(`
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem; }
  h1 { font-size: 1.4rem; }
  button, .button {
    display: block; width: 100%; box-sizing: border-box; margin: 0 0 0.75rem; padding: 0.75rem 1rem;
    font: inherit; text-align: start; text-decoration: none; color: CanvasText; background: Canvas;
    border: 1px solid GrayText; border-radius: 0.5rem; cursor: pointer;
  }
  button:hover, .button:hover { border-color: LinkText; }
  button:focus-visible, .button:focus-visible { outline: 3px solid LinkText; }
  small { display: block; }
  pre { padding: 1rem; overflow-x: auto; border: 1px solid GrayText; border-radius: 0.5rem; }
`);
