/** The colours of all pages as CSS custom properties: light, or dark where the system is (WCAG 2.2, AA). */
export const palette = `:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf7, #131715);
  --surface: light-dark(#ffffff, #1b211e);
  --ink: light-dark(#1d2421, #e8ece9);
  --soft: light-dark(#4f5b56, #a9b5af);
  --line: light-dark(#d9ddd8, #36403b);
  --accent: light-dark(#1f5f4a, #7fd0b0);
  --on-accent: light-dark(#ffffff, #0e1613);
  --good: light-dark(#1b6e3c, #7ed69b);
  --bad: light-dark(#a3261d, #ff9d92);
  --code: light-dark(#f1f2ee, #0e1210);
}`;
