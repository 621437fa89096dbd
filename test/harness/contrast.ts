import type { Page } from 'playwright-core';

/** A text that is hard to read. */
export interface FaintText {
  readonly text: string;
  /** The element, as a selector of one step. */
  readonly element: string;
  /** WCAG 2.2's contrast ratio, 1 to 21. */
  readonly ratio: number;
  /** What success criterion 1.4.3 (AA) asks for: 4.5, or 3 for large text. */
  readonly least: number;
}

/**
 * Computes, in the browser, the contrast of every text that is shown within an element, against what lies behind it.
 * Disabled controls are left out, as the criterion does.
 */
export function findFaintTexts(page: Page, within = 'body'): Promise<FaintText[]> {
  return page.evaluate((selector) => {
    type Color = readonly [red: number, green: number, blue: number, alpha: number];

    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const known = new Map<string, Color>();
    const toColor = (css: string): Color => {
      const before = known.get(css);
      if (before !== undefined || context === null) {
        return before ?? [0, 0, 0, 0];
      }
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      const color: Color = [red, green, blue, alpha / 255];
      known.set(css, color);
      return color;
    };
    const over = (top: Color, below: Color): Color => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = ([red, green, blue]: Color) => {
      const linear = (value: number) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const ratioOf = (a: Color, b: Color) => {
      const [x, y] = [luminance(a), luminance(b)];
      return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    };
    const groundOf = (element: Element | null): Color => {
      if (element === null) {
        const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
        return isDark ? [18, 18, 18, 1] : [255, 255, 255, 1];
      }
      const own = toColor(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
    };
    const opacityOf = (element: Element | null): number =>
      element === null
        ? 1
        : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);

    const isControl = (element: Element) => element.matches('input, textarea, select');
    const textOf = (element: Element): string =>
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
        ? element.value || element.placeholder
        : element instanceof HTMLSelectElement
          ? (element.selectedOptions[0]?.textContent ?? '')
          : [...element.childNodes]
              .filter((node) => node.nodeType === Node.TEXT_NODE)
              .map((node) => node.textContent ?? '')
              .join('');

    const faint: FaintText[] = [];
    for (const element of document.querySelectorAll(`${selector} *`)) {
      const text = textOf(element).trim();
      const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const isLeftOut = element.matches('script, style, option, noscript, title, :disabled');
      if (text === '' || !isShown || isLeftOut || element.closest(':disabled') !== null) {
        continue;
      }
      const style = getComputedStyle(element);
      const isPlaceholder =
        isControl(element) &&
        'value' in element &&
        element.value === '' &&
        'placeholder' in element;
      const css = isPlaceholder ? getComputedStyle(element, '::placeholder').color : style.color;
      const ground = groundOf(element);
      const [red, green, blue, alpha] = toColor(css);
      const ink = over([red, green, blue, alpha * opacityOf(element)], ground);
      const size = Number.parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const least = isLarge ? 3 : 4.5;
      const ratio = ratioOf(ink, ground);
      if (ratio < least) {
        const classes = [...element.classList].map((name) => `.${name}`).join('');
        const name = `${element.tagName.toLowerCase()}${classes}`;
        faint.push({
          text: text.slice(0, 40),
          element: name,
          ratio: Math.round(ratio * 100) / 100,
          least,
        });
      }
    }
    return faint;
  }, within);
}
