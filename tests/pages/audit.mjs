// SPDX-License-Identifier: Apache-2.0
// What can be counted of whether a page is for everybody.

// Text on its ground, wherever there is any: 4.5 to 1 (WCAG 2.2, 1.4.3). Returns what has less.
// What is behind may let shine through; there are no pictures behind text.
export const faint = (page) =>
  page.evaluate(() => {
    const parse = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = (rgb) => {
      const [r, g, b] = rgb.map((v) => linear(v / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const over = (top, under, a) => under.map((v, i) => a * top[i] + (1 - a) * v);
    const ground = (node) => {
      if (!node) return [0, 0, 0];
      const colour = parse(getComputedStyle(node).backgroundColor);
      const a = colour[3] ?? 1;
      return a === 1 ? colour.slice(0, 3) : over(colour, ground(node.parentElement), a);
    };
    const contrast = (node) => {
      const under = ground(node);
      const style = getComputedStyle(node);
      const text = over(parse(style.color), under, (parse(style.color)[3] ?? 1) * style.opacity);
      const [a, b] = [light(text), light(under)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const node = text.parentElement;
      if (!text.data.trim() || !node.checkVisibility()) continue;
      if (node.closest(".spoken, script, :disabled")) continue;
      const ratio = contrast(node);
      if (ratio < 4.5) found.push(`${text.data.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
    }
    return found;
  });

// What can be pressed or filled in, and has no name for a screen reader.
export const nameless = (page) =>
  page.$$eval("button, a, input, select, textarea", (nodes) =>
    nodes
      .filter((node) => !node.closest("[aria-hidden]"))
      .filter((node) => !node.getAttribute("aria-label") && !node.innerText.trim())
      .filter((node) => !node.labels?.length)
      .map((node) => node.outerHTML),
  );
