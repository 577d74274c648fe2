// SPDX-License-Identifier: Apache-2.0
// Elements, numbers and times. What comes from the bus becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export const h = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

/** Sets a text only where it changed, so that nothing is laid out for nothing. */
export function text(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) element.textContent = wanted;
}

/**
 * Makes the children of a parent those of these items, in their order, and keeps the elements of
 * those that stay: focus and selection stay with them. Of items with the same key the first counts.
 */
export function reconcile(parent, items, key, create, update) {
  const known = new Map();
  for (const child of parent.children) known.set(child.dataset.key, child);
  const seen = new Set();
  let at = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    if (seen.has(name)) continue;
    seen.add(name);
    let child = known.get(name);
    if (child) {
      known.delete(name);
    } else {
      child = create(item);
      child.dataset.key = name;
    }
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(child, at);
    }
    update?.(child, item);
  }
  for (const gone of known.values()) gone.remove();
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const count = (n) => whole.format(n);

export const rate = (n) => (n === 0 ? "0" : n < 0.1 ? "<0.1" : n < 100 ? tenths.format(n) : whole.format(n));

export const millis = (n) =>
  n == null ? "–" : n < 10 ? hundredths.format(n) : n < 100 ? tenths.format(n) : whole.format(n);

/** A duration as people say it. */
export const duration = (ms) =>
  ms < 1000 ? `${millis(ms)} ms` : ms < 60000 ? `${hundredths.format(ms / 1000)} s`
    : `${Math.floor(ms / 60000)} min ${Math.floor((ms % 60000) / 1000)} s`;

export const bytes = (n) =>
  n < 1000 ? `${n} B` : n < 1e6 ? `${tenths.format(n / 1000)} kB` : `${tenths.format(n / 1e6)} MB`;

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
});
const seconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const time = (ms) => clock.format(ms);
export const shortTime = (ms) => seconds.format(ms);

/** A line of counts over the last minute; drawn again only where the numbers changed. */
export function spark(width = 110, height = 20) {
  const area = svg("path", { class: "area" });
  const line = svg("path", { class: "line" });
  const image = svg("svg", {
    class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true",
  }, area, line);
  let drawn = "";
  image.draw = (series) => {
    const key = series.join();
    if (key === drawn) return;
    drawn = key;
    const most = Math.max(1, ...series);
    const step = width / Math.max(1, series.length - 1);
    const points = series.map((n, i) => `${(i * step).toFixed(1)} ${(height - 1 - (n / most) * (height - 2)).toFixed(1)}`);
    line.setAttribute("d", `M${points.join("L")}`);
    area.setAttribute("d", `M0 ${height}L${points.join("L")}L${width} ${height}Z`);
  };
  return image;
}

export function empty(title, ...paragraphs) {
  return h("div", { class: "empty" }, h("h2", {}, title), ...paragraphs.map((each) => h("p", {}, ...[each].flat())));
}

export const code = (value) => h("code", {}, value);

export function filterBox(label, placeholder, changed) {
  let wait = 0;
  const input = h("input", {
    type: "search", class: "filter-input", placeholder, "aria-label": label, spellcheck: "false", autocomplete: "off",
    oninput: () => {
      clearTimeout(wait);
      wait = setTimeout(() => changed(input.value), 150);
    },
    onkeydown: (event) => {
      if (event.key === "Escape") {
        input.value = "";
        input.blur();
        changed("");
        event.stopPropagation();
      }
    },
  });
  return input;
}

/** JSON in lines, with its texts, numbers and masked values told apart. */
export function json(value) {
  const pre = h("pre", { tabindex: "0" });
  const source = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b/g;
  let from = 0;
  for (const match of source.matchAll(token)) {
    pre.append(source.slice(from, match.index));
    const [whole, quoted, colon] = match;
    if (quoted && colon) {
      pre.append(whole);
    } else {
      pre.append(h("span", { class: quoted === '"***"' ? "m" : quoted ? "s" : "n" }, whole));
    }
    from = match.index + whole.length;
  }
  pre.append(source.slice(from));
  return pre;
}

/** Rows that one walks with the arrow keys and opens with Enter. */
export function walkable(body, open) {
  const row = (event) => event.target.closest("tr[data-key]");
  body.addEventListener("click", (event) => row(event) && open(row(event)));
  body.addEventListener("keydown", (event) => {
    const here = row(event);
    if (!here) return;
    if (event.key === "Enter") {
      open(here);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = event.key === "ArrowDown" ? here.nextElementSibling : here.previousElementSibling;
      if (next) {
        next.focus();
        event.preventDefault();
      }
    }
  });
}
