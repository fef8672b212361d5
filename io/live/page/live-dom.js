// SPDX-License-Identifier: Apache-2.0
// Making elements. All text goes in as text: nothing that a room sends is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

// el("button", { class: "big", "aria-label": "…", text: "…", on: { click } }, child, …). Keys that
// are true are attributes without a value, those that are false, null or undefined are left out.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") node.textContent = value;
    else if (key === "on")
      for (const [type, f] of Object.entries(value)) node.addEventListener(type, f);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined)
      node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const $ = (id) => document.getElementById(id);

// Writes only what changed: the same text again would make the browser lay out for nothing.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function mark(node, name, value) {
  if (value === false || value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
}

// Paths on a grid of 24, drawn as lines of currentColor.
const ICONS = {
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  silent: "M6 16V11a6 6 0 0 1 9-5.2M18 11v5l2 2H8M10 21h4M3 3l18 18",
  sound: "M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12",
  mute: "M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6",
  limits: "M4 5h16M4 19h16M12 8v8M9 11l3-3 3 3M9 13l3 3 3-3",
  trend: "M3 3v18h18M6 15l4-5 4 3 6-8",
  table: "M3 5h18v14H3zM3 10h18M3 14.5h18M10 5v14",
  colours:
    "M12 3a9 9 0 1 0 0 18c1.5 0 2-1 1.6-2.2-.5-1.5.3-2.8 2-2.8H18a3 3 0 0 0 3-3c0-5.5-4-10-9-10zM7.5 12h.01M9.5 8h.01M14.5 8h.01M17 11.5h.01",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8h.01",
  run: "M7 4.5v15l12-7.5z",
  pause: "M8 5v14M16 5v14",
  mark: "M6 3h12v18l-6-4.5L6 21z",
  back: "M4 5v5h5M4.5 10a8 8 0 1 1-.5 4",
  syringe: "M18 2l4 4M20 4l-4 4M13 5l6 6M16 8l-8.5 8.5H4.5v-3L13 5M2 22l3.5-3.5M9 9l2 2M12 12",
  dial: "M4 18a9 9 0 1 1 16 0M12 14l4-5",
  stop: "M6 6h12v12H6z",
  note: "M5 3h14v13l-5 5H5zM19 16h-5v5M9 8h6M9 12h4",
  hidden:
    "M4 4l16 16M10 5.2A11 11 0 0 1 12 5c6.5 0 10 7 10 7a17 17 0 0 1-3 3.7M6.5 6.8A17 17 0 0 0 2 12s3.5 7 10 7a10 10 0 0 0 5-1.4M10 10a3 3 0 0 0 4 4",
  save: "M12 3v12M7 10l5 5 5-5M4 20h16",
  link: "M10 13a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 11a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
  close: "M6 6l12 12M18 6L6 18",
  pulse: "M3 12h4l2.5-6 4 13 3-9 1.5 2h3",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// A button with picture, words and the key that does the same.
export function button(name, words, key, press, attributes = {}) {
  return el(
    "button",
    {
      type: "button",
      "aria-keyshortcuts": key || null,
      on: { click: press },
      ...attributes,
    },
    icon(name),
    el("span", { class: "words", text: words }),
    key ? el("kbd", { "aria-hidden": "true", text: key.toUpperCase() }) : null,
  );
}
