// SPDX-License-Identifier: Apache-2.0
// Draws the panels of a dashboard: where they stand, with title, unit and legend.
import uPlot from "/uPlot.esm.js";

const COLOURS = {
  light: ["#0b62a8", "#c05600", "#1c7347", "#6545ae", "#a3195b", "#5a6570", "#8a6d00", "#007a87"],
  dark: ["#6cb2f2", "#f0a35e", "#6dcb93", "#b69df0", "#f080b0", "#99a3ad", "#d8bd55", "#5ec8d4"],
};
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const colours = COLOURS[dark ? "dark" : "light"];
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const style = getComputedStyle(document.documentElement);

const short = (value) => String(Number(value.toPrecision(3)));
const UNITS = {
  ops: (value) => `${short(value)} ops/s`,
  s: (value) => (value >= 1 ? `${short(value)} s` : value >= 0.001 || value === 0 ? `${short(value * 1000)} ms` : `${short(value * 1e6)} µs`),
  percentunit: (value) => `${short(value * 100)} %`,
  short,
};

function element(name, parent, text) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  parent.append(made);
  return made;
}

/** Each line on top of those before it. */
function stack(lines) {
  const below = [];
  return lines.map((line) => line.values.map((value, i) => {
    if (value === null) return null;
    below[i] = (below[i] ?? 0) + value;
    return below[i];
  }));
}

function draw({ panel, lines }, times, main) {
  const unit = UNITS[panel.unit];
  if (!unit) throw new Error(`${panel.title} has a unit that this page does not know: ${panel.unit}`);
  const card = element("section", main);
  const { x, w, h } = panel.place;
  card.style.gridColumn = `${x + 1} / span ${w}`;
  element("h2", card, panel.title);
  const place = element("div", card);
  const names = element("div", card);
  names.className = "names";
  lines.forEach((line, i) => {
    const name = element("span", names);
    element("i", name).style.background = colours[i % colours.length];
    name.append(line.name);
  });
  const axis = {
    stroke: style.getPropertyValue("--muted"), font: "11px system-ui, sans-serif",
    grid: { stroke: style.getPropertyValue("--line"), width: 1 }, ticks: { show: false },
  };
  const values = panel.stacked ? stack(lines) : lines.map((line) => line.values);
  const order = panel.stacked ? lines.map((_, i) => lines.length - 1 - i) : lines.map((_, i) => i);
  new uPlot({
    width: place.clientWidth, height: h * 26 - 30, legend: { show: false }, cursor: { show: false },
    scales: { y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.08 : 1] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => clock.format(tick * 1000)), space: 70, size: 26 },
      { ...axis, values: (_, ticks) => ticks.map(unit), size: 66 },
    ],
    series: [{}, ...order.map((i) => {
      const colour = colours[i % colours.length];
      return { stroke: colour, width: 1.5, points: { show: false }, fill: panel.stacked ? colour + "66" : undefined };
    })],
  }, [times, ...order.map((i) => values[i])], place);
}

const data = await (await fetch("/data")).json();
document.querySelector("h1").textContent = data.title;
const [first, last] = [data.times[0], data.times.at(-1)].map((time) => clock.format(time * 1000));
document.querySelector("header span").textContent = `${first} to ${last} UTC`;
const main = document.querySelector("main");
data.panels.forEach((panel) => draw(panel, data.times, main));
document.body.dataset.drawn = data.panels.length;
