// SPDX-License-Identifier: Apache-2.0
// Methods and event types in numbers, sorted by whatever one asks.
import { h, text, rate, count, millis, bytes, spark, reconcile, empty, filterBox, code } from "./dom.js";

const COLUMNS = [
  ["name", "Topic", "p2", ""],
  [null, "Method", "", ""],
  ["rate", "per s", "num", "Requests each second, of the last 10 s"],
  [null, "last minute", "p2", ""],
  ["failed", "failed", "num", "Calls that ended with an error, and those without a reply for a minute"],
  ["flight", "in flight", "num p2", "Calls that wait for their reply"],
  ["p50", "p50 ms", "num p3", "Half of the calls took no longer, of the last two minutes"],
  ["p99", "p99 ms", "num", "99 of 100 calls took no longer, of the last two minutes"],
  [null, "size", "num p3", "The average size of a request"],
  ["total", "total", "num p3", "Requests since the console began"],
];

export function methods(panel, page) {
  let filter = "";
  let order = "rate";
  let reverse = false;
  let asked = 0;

  const box = filterBox("Filter methods", "Filter by topic, namespace or method", (value) => {
    filter = value.trim();
    load();
  });
  const shown = h("span", { class: "count" });
  const hint = h("div", { class: "hint", hidden: true },
    "Replies cannot be seen from here, so failures and times are unknown. They can with ", code("--firehose"),
    ", after ", code("rabbitmqctl trace_on"), ".");
  const body = h("tbody");
  const heads = COLUMNS.map(([key, title, kind, hover]) => {
    const head = h("th", { scope: "col", class: kind, title: hover || null });
    if (!key) {
      head.append(h("span", {}, title));
      return head;
    }
    head.dataset.order = key;
    head.append(h("button", { type: "button", onclick: () => sort(key) }, title));
    return head;
  });
  const table = h("div", { class: "card scroll" },
    h("table", { class: "rows" }, h("thead", {}, h("tr", {}, ...heads)), body));
  const nothing = h("div", { hidden: true });
  panel.append(h("div", { class: "toolbar" }, h("div", { class: "filter" }, box), shown), hint, table, nothing);

  function sort(key) {
    reverse = key === order ? !reverse : false;
    order = key;
    load();
  }

  function row(item) {
    const cells = COLUMNS.map(([, , kind]) => h("td", { class: kind }));
    const line = spark();
    cells[3].append(line);
    const element = h("tr", {}, ...cells);
    element.cells_ = cells;
    element.line = line;
    const method = h("span", {}, item.name);
    cells[1].append(h("small", { class: "under" }, item.topic), method);
    if (item.namespace) cells[1].append(h("span", { class: "muted" }, `  ${item.namespace}`));
    cells[1].title = item.namespace ? `${item.namespace} ${item.name}` : item.name;
    cells[0].append(h("span", { class: item.event ? "muted" : "" }, item.topic));
    cells[0].title = item.topic;
    return element;
  }

  function update(element, item, repliesSeen) {
    const [, , perSecond, , failed, flight, p50, p99, size, total] = element.cells_;
    const failures = item.failed + item.unanswered;
    const known = repliesSeen && item.answered + failures + item.inFlight > 0;
    text(perSecond, rate(item.rate));
    element.line.draw(item.series);
    text(failed, known ? count(failures) : "–");
    failed.classList.toggle("bad", known && failures > 0);
    failed.title = known && failures ? `${count(item.failed)} with an error, ${count(item.unanswered)} without a reply` : "";
    text(flight, known ? count(item.inFlight) : "–");
    text(p50, known ? millis(item.p50) : "–");
    text(p99, known ? millis(item.p99) : "–");
    text(size, bytes(item.bytes));
    text(total, count(item.total));
  }

  async function load() {
    const turn = ++asked;
    const answer = await page.get("/api/methods", { filter, order, reverse: reverse ? "1" : "0" }).catch(() => null);
    if (!answer || turn !== asked) return;
    for (const head of heads) {
      if (head.dataset.order) {
        const mine = head.dataset.order === order;
        const up = (order === "name") !== reverse;
        head.setAttribute("aria-sort", mine ? (up ? "ascending" : "descending") : "none");
        text(head.firstChild, head.textContent.replace(/ [↑↓]$/, "") + (mine ? (up ? " ↑" : " ↓") : ""));
      }
    }
    hint.hidden = page.about.notificationsOnly || answer.repliesSeen || answer.all === 0;
    table.hidden = answer.rows.length === 0;
    nothing.hidden = !table.hidden;
    if (table.hidden) {
      nothing.replaceChildren(answer.all === 0
        ? page.about.notificationsOnly
          ? empty("No event was sent yet", "Each type of event gets a line here once it is sent. Kafka carries no calls.")
          : empty("No method was called yet", "Each method of a watched topic gets a line here once it is called.")
        : empty("No method fits the filter", "Esc in the filter clears it."));
    }
    text(shown, answer.all === 0 ? "" : answer.matching > answer.rows.length
      ? `the first ${count(answer.rows.length)} of ${count(answer.matching)}` : `${count(answer.matching)} of ${count(answer.all)}`);
    reconcile(body, answer.rows, (item) => [item.topic, item.namespace, item.name, item.event].join(" "), row,
      (element, item) => update(element, item, answer.repliesSeen));
  }

  return { tick: load };
}
