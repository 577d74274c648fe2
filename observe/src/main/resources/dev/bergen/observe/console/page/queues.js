// SPDX-License-Identifier: Apache-2.0
// How deep queues are, and were in the last ten minutes. The chart library comes when it is needed.
import { h, text, count, spark, reconcile, empty, filterBox, code } from "./dom.js";

const DRAWN = 6;
const COLOURS = {
  light: ["#0b62a8", "#c05600", "#1c7347", "#6545ae", "#a3195b", "#5a6570"],
  dark: ["#6cb2f2", "#f0a35e", "#6dcb93", "#b69df0", "#f080b0", "#99a3ad"],
};

let library = null;

function load() {
  if (!library) {
    document.head.append(h("link", { rel: "stylesheet", href: "/assets/uplot/uPlot.min.css" }));
    library = import("/assets/uplot/uPlot.esm.js").then((module) => module.default);
  }
  return library;
}

export function queues(panel, page) {
  let filter = "";
  let view = null;
  let plot = null;
  let drawn = "";

  const box = filterBox("Filter queues", "Filter by name", (value) => {
    filter = value.trim();
    show();
  });
  const shown = h("span", { class: "count" });
  const problem = h("div", { class: "hint", hidden: true });
  const canvas = h("div", { class: "plot" });
  const names = h("div", { class: "names" });
  const waiting = h("h2", {}, "Messages waiting");
  const heads = [["Queue", ""], ["waiting", "num"], ["consumers", "num"], ["last 10 minutes", "p2"], ["", ""]]
    .map(([title, kind]) => h("th", { scope: "col", class: kind }, h("span", {}, title)));
  const chart = h("div", { class: "card chart", "aria-hidden": "true" }, waiting, names, canvas);
  const body = h("tbody");
  const table = h("div", { class: "card scroll" }, h("table", { class: "rows" },
    h("thead", {}, h("tr", {}, ...heads)), body));
  const nothing = h("div", { hidden: true });
  panel.append(h("div", { class: "toolbar" }, h("div", { class: "filter" }, box), shown), problem, chart, table, nothing);
  new ResizeObserver(() => {
    if (plot && canvas.clientWidth) plot.setSize({ width: canvas.clientWidth, height: 240 });
  }).observe(canvas);

  async function tick() {
    if (!page.about.queues) {
      chart.hidden = table.hidden = true;
      nothing.hidden = false;
      nothing.replaceChildren(empty("This transport has no queues"));
      return;
    }
    if (page.about.notificationsOnly) kafka();
    view = await page.get("/api/queues").catch(() => view);
    if (view) show();
  }

  /** Kafka has no queues: the backlog is that of a group in a topic. */
  function kafka() {
    text(waiting, "Records that the group has not read");
    text(heads[0].firstChild, "Topic");
    text(heads[1].firstChild, "backlog");
    text(heads[2].firstChild, "members");
  }

  function show() {
    if (!view) return;
    const found = view.queues.filter((queue) => queue.name.includes(filter));
    problem.hidden = !view.problem;
    text(problem, view.problem ? `The queues could not be read: ${view.problem}` : "");
    table.hidden = chart.hidden = found.length === 0;
    nothing.hidden = found.length > 0;
    if (!nothing.hidden) {
      nothing.replaceChildren(view.queues.length
        ? empty("Nothing matches the filter")
        : page.about.notificationsOnly
          ? empty("No topic is known yet", "Kafka has no queues. A topic appears here once a notification is sent to it.")
          : empty("No queue is known yet", "A topic's queues appear here once a message is sent to it.",
          ["With ", code("--management http://host:15672"), " all queues of the virtual host appear."]));
      return;
    }
    text(shown, `${count(found.length)} ${page.about.notificationsOnly ? "topics" : "queues"}, read every 5 s`);
    reconcile(body, found.slice(0, 300), (queue) => queue.name, row, update);
    draw(found.slice(0, DRAWN));
  }

  function row(queue) {
    const line = spark();
    return Object.assign(h("tr", {}, h("td", { title: queue.name }, queue.name), h("td", { class: "num" }), h("td", { class: "num" }),
      h("td", { class: "p2" }, line), h("td", {})), { line });
  }

  function update(element, queue) {
    const [, waiting, consumers, , note] = element.children;
    text(waiting, count(queue.messages));
    text(consumers, count(queue.consumers));
    consumers.classList.toggle("warn", queue.consumers === 0);
    element.line.draw(queue.depths.map((depth) => Math.max(0, depth)));
    const idle = queue.consumers === 0 ? (queue.messages ? "backlog without a consumer" : "no consumer") : "";
    text(note, [queue.note, idle].filter(Boolean).join("; "));
    note.title = note.textContent;
    note.className = queue.consumers === 0 && queue.messages ? "warn" : "muted";
  }

  async function draw(top) {
    const uPlot = await load().catch(() => null);
    if (!uPlot || !canvas.clientWidth) return;
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
    const colours = COLOURS[dark ? "dark" : "light"];
    const data = [view.times, ...top.map((queue) => queue.depths.map((depth) => (depth < 0 ? null : depth)))];
    const key = `${dark} ${top.map((queue) => queue.name).join(" ")}`;
    if (key === drawn && plot) {
      plot.setData(data);
      return;
    }
    drawn = key;
    plot?.destroy();
    names.replaceChildren(...top.map((queue, i) => {
      const mark = h("i");
      mark.style.background = colours[i];
      return h("span", {}, mark, queue.name);
    }));
    const style = getComputedStyle(document.documentElement);
    const axis = {
      stroke: style.getPropertyValue("--muted"), font: "11px system-ui, sans-serif",
      grid: { stroke: style.getPropertyValue("--line"), width: 1 }, ticks: { stroke: style.getPropertyValue("--line"), width: 1, size: 4 },
    };
    plot = new uPlot({
      width: canvas.clientWidth, height: 240, legend: { show: false }, cursor: { drag: { x: false } },
      scales: { y: { range: (_, low, high) => [0, Math.max(5, high * 1.1)] } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => clock.format(tick * 1000)), space: 90 }, { ...axis, size: 56, values: (_, ticks) => ticks.map(count) }],
      series: [{}, ...top.map((queue, i) => ({ label: queue.name, stroke: colours[i], width: 1.75, points: { show: view.times.length < 3 } }))],
    }, data, canvas);
  }

  return {
    tick,
    themed: () => {
      drawn = "";
      show();
    },
  };
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
