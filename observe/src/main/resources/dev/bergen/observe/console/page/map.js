// SPDX-License-Identifier: Apache-2.0
// Who sends to which topic, and where it goes: names in three columns, links between them.
import { h, svg, text, rate, count, spark, reconcile, empty, code } from "./dom.js";

const NARROW = 640;

export function map(panel, page) {
  const calls = flowMap(page, {
    title: "Calls and casts", columns: ["Callers", "Topics", "Servers"], unit: "topics",
  });
  const events = flowMap(page, {
    title: "Events", columns: ["Publishers", "Event streams"], unit: "streams",
  });
  const nothing = h("div", {}, empty(
    "Nothing has passed yet",
    "As soon as a message is sent to what is watched, its topic appears here.",
    ["To see something at once, run ", code("bergen serve"), " and ", code("bergen call trial add a=2 b=3"),
      " (on Kafka, ", code("bergen notify hello"), ") against the same broker. Without topics the console watches those of ",
      code("--service"), "."]));
  const kafka = h("div", { class: "hint", hidden: true },
    "Kafka carries notifications only, so there are no servers and calls to show. Its topics and their backlog are under Topics.");
  panel.append(kafka, nothing, calls.element, events.element);
  new ResizeObserver(() => {
    calls.layout();
    events.layout();
  }).observe(panel);

  return {
    tick(overview) {
      kafka.hidden = !page.about.notificationsOnly;
      if (!overview) return;
      nothing.hidden = overview.calls.allTopics + overview.events.allTopics > 0;
      calls.draw(overview.calls);
      events.draw(overview.events);
    },
  };
}

function flowMap(page, { title, columns, unit }) {
  const summary = h("span", { class: "muted" });
  const lines = svg("svg", { "aria-hidden": "true" });
  const lists = columns.map((name) => h("div", { class: "column" }, h("h3", {}, name), h("div", { class: "nodes" })));
  const grid = h("div", { class: `columns ${columns.length === 2 ? "two" : ""}` }, lines, ...lists);
  const cards = h("div", { hidden: true });
  const element = h("section", { class: "map", hidden: true, "aria-label": title },
    h("div", { class: "map-head" }, h("h2", {}, title), summary), h("div", { class: "card" }, grid, cards));
  let shown = null;

  for (const type of ["pointerover", "focusin"]) grid.addEventListener(type, (event) => light(event.target.closest(".node")));
  for (const type of ["pointerleave", "focusout"]) grid.addEventListener(type, () => light(null));

  function light(node) {
    grid.classList.toggle("focused", Boolean(node));
    const id = node?.dataset.key;
    const column = node && lists.indexOf(node.closest(".column"));
    for (const path of lines.children) {
      const [left, right, side] = [path.dataset.from, path.dataset.to, Number(path.dataset.side)];
      path.classList.toggle("on", Boolean(node)
        && ((column === side && left === id) || (column === side + 1 && right === id)));
    }
  }

  function draw(flows) {
    element.hidden = flows.allTopics === 0;
    if (element.hidden) return;
    shown = flows;
    const more = flows.allTopics - flows.topics.length;
    text(summary, `${several(flows.allTopics, unit)}, ${several(flows.allSenders, "senders")}`
      + (more > 0 ? `; the ${flows.topics.length} busiest are shown` : ""));
    const narrow = element.clientWidth > 0 && element.clientWidth < NARROW;
    grid.hidden = narrow;
    cards.hidden = !narrow;
    if (narrow) drawCards();
    else drawColumns();
  }

  function drawColumns() {
    const topics = sorted(shown.topics);
    const place = new Map(topics.map((topic, i) => [topic.name, i]));
    nodes(0, byPlace(shown.senders, shown.in, place, "from", "to"), false);
    nodes(1, topics, true);
    if (lists[2]) nodes(2, byPlace(shown.receivers, shown.out, place, "to", "from"), false);
    layout();
  }

  function nodes(column, items, areTopics) {
    reconcile(lists[column].lastChild, items, (item) => item.name, (item) => node(item, areTopics), update);
  }

  function node(item, isTopic) {
    const name = h("span", { class: "name" });
    const amount = h("span", { class: "rate" });
    if (!isTopic) return Object.assign(h("div", { class: "node", tabindex: "0" }, name, amount), { parts: { name, amount } });
    const line = spark(60, 16);
    return Object.assign(
      h("button", { type: "button", class: "node topic", onclick: () => page.go("messages", { filter: filterOf(item) }) },
        name, line, amount),
      { parts: { name, amount, line } });
  }

  function filterOf(item) {
    const priority = item.name.match(/^(.*)\.(audit|debug|info|warn|error|critical|sample)$/);
    return unit === "streams" && priority ? `topic:${priority[1]} priority:${priority[2]}` : `topic:${item.name}`;
  }

  function update(element, item) {
    const { name, amount, line } = element.parts;
    text(name, label(item));
    text(amount, `${rate(item.rate)}/s`);
    element.title = `${item.others ? label(item) : item.name}: ${count(item.total)} in all`;
    element.classList.toggle("quiet", item.rate === 0);
    element.classList.toggle("rest", item.others > 0);
    line?.draw(item.series);
  }

  function layout() {
    if (!shown || grid.hidden || element.hidden) return;
    const box = grid.getBoundingClientRect();
    if (box.width === 0) return;
    const most = Math.max(0.1, ...shown.in.map((l) => l.rate), ...shown.out.map((l) => l.rate));
    const links = [
      ...shown.in.map((link) => ({ ...link, side: 0 })),
      ...(lists[2] ? shown.out.map((link) => ({ ...link, side: 1 })) : []),
    ];
    const ends = lists.map((list) =>
      new Map([...list.lastChild.children].map((child) => [child.dataset.key, child.getBoundingClientRect()])));
    reconcile(lines, links, (link) => `${link.side} ${link.from}  ${link.to}`,
      (link) => svg("path", { "data-from": link.from, "data-to": link.to, "data-side": link.side }),
      (path, link) => {
        const from = ends[link.side].get(link.from);
        const to = ends[link.side + 1].get(link.to);
        if (!from || !to) {
          path.setAttribute("d", "");
          return;
        }
        const [x1, y1] = [from.right - box.left, from.top + from.height / 2 - box.top];
        const [x2, y2] = [to.left - box.left, to.top + to.height / 2 - box.top];
        const bend = (x2 - x1) / 2;
        path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
        path.setAttribute("stroke-width", link.rate === 0 ? 1 : (1.2 + 8 * Math.sqrt(link.rate / most)).toFixed(2));
        path.classList.toggle("idle", link.rate === 0);
      });
  }

  /** On a narrow screen each topic tells its own senders and servers. */
  function drawCards() {
    reconcile(cards, sorted(shown.topics), (topic) => topic.name,
      (topic) => {
        const top = node(topic, true);
        return Object.assign(h("div", { class: "topic-card" }, top, h("ul")), { top });
      },
      (card, topic) => {
        update(card.top, topic);
        const ways = [
          ...shown.in.filter((l) => l.to === topic.name).map((l) => ({ way: "←", name: l.from || "others", rate: l.rate })),
          ...shown.out.filter((l) => l.from === topic.name).map((l) => ({ way: "→", name: server(l.to) || "others", rate: l.rate })),
        ];
        reconcile(card.lastChild, ways, (way) => way.way + way.name,
          (way) => h("li", { "data-way": way.way }, h("span", { class: "name" }, way.name), h("span", {})),
          (line, way) => text(line.lastChild, `${rate(way.rate)}/s`));
      });
  }

  const topicNames = () => shown.topics.map((topic) => topic.name).sort((a, b) => b.length - a.length);

  /** A server is named after its topic, which the link shows already. */
  function server(name) {
    const topic = topicNames().find((each) => name.startsWith(`${each}.`));
    return topic ? name.slice(topic.length + 1) : name;
  }

  function label(item) {
    if (item.others) return `${count(item.others)} more`;
    return shown.receivers.includes(item) ? server(item.name) : item.name;
  }

  return { element, draw, layout };
}

const several = (n, words) => `${count(n)} ${n === 1 ? words.slice(0, -1) : words}`;

/** Order by name: what changes places each second cannot be read. */
const sorted = (items) => [...items].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));

/** Beside the topics that they belong to, so that links cross less. */
function byPlace(items, links, place, own, other) {
  const middle = (item) => {
    const places = links.filter((link) => link[own] === item.name).map((link) => place.get(link[other]) ?? 0);
    return places.length ? places.reduce((a, b) => a + b, 0) / places.length : Infinity;
  };
  const middles = new Map(items.map((item) => [item, item.others ? Infinity : middle(item)]));
  return sorted(items).sort((a, b) => middles.get(a) - middles.get(b));
}
