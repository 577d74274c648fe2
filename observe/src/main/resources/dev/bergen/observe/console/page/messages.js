// SPDX-License-Identifier: Apache-2.0
// What passes, line by line, and all of one message.
import { h, text, count, bytes, time, reconcile, empty, filterBox, json, walkable, code } from "./dom.js";

const KEPT = 250;
const AT_ONCE = 100;

export function messages(panel, page) {
  let filter = "";
  let rows = [];
  let last = 0;
  let turn = 0;
  let selected = null;

  const box = filterBox("Filter messages", "Filter: topic:compute kind:call words -not", (value) => {
    history.replaceState(null, "", value.trim() ? `#/messages?${new URLSearchParams({ filter: value.trim() })}` : "#/messages");
    begin(value.trim());
  });
  const shown = h("span", { class: "count" });
  const body = h("tbody");
  const columns = [["Time", ""], ["Kind", ""], ["To", "p2"], ["Method or event", ""], ["From", "p2"], ["Size", "num p2"], ["Request", "p3"]];
  const table = h("div", { class: "card scroll" }, h("table", { class: "rows" },
    h("thead", {}, h("tr", {}, ...columns.map(([title, kind]) => h("th", { scope: "col", class: kind }, h("span", {}, title))))), body));
  const nothing = h("div", { hidden: true });
  const detail = h("aside", { class: "card detail", hidden: true, "aria-label": "Message" });
  const split = h("div", { class: "split" }, h("div", {}, table, nothing), detail);
  panel.append(h("div", { class: "toolbar" }, h("div", { class: "filter" }, box), shown), split);
  walkable(body, (row) => open(Number(row.dataset.key)));

  function begin(wanted) {
    filter = wanted;
    rows = [];
    last = 0;
    load();
  }

  function row(item) {
    return h("tr", { tabindex: "0" },
      h("td", { class: "mono" }, time(item.at)),
      h("td", {}, h("span", { class: `kind ${item.kind}` }, label(item.kind))),
      h("td", { class: "p2", title: item.to }, item.to || item.exchange || "–"),
      h("td", { title: item.problem || item.name }, h("small", { class: "under" }, item.to || item.exchange), item.problem || item.name || "–",
        item.namespace || item.version ? h("span", { class: "muted" }, `  ${[item.namespace, item.version].filter(Boolean).join(" ")}`) : null),
      h("td", { class: "p2 muted", title: item.from }, item.from),
      h("td", { class: "num p2" }, bytes(item.size)),
      h("td", { class: "p3 mono muted", title: item.requestId }, item.requestId ? item.requestId.replace(/^req-/, "").slice(0, 8) : ""));
  }

  async function load() {
    const mine = ++turn;
    const parameters = { filter, after: last, most: AT_ONCE };
    const answer = await page.get("/api/messages", parameters).catch((error) => {
      if (mine === turn) text(shown, error.message);
    });
    if (!answer || mine !== turn) return;
    const full = answer.rows.length === AT_ONCE && last > 0;
    if (answer.rows.length) last = answer.rows[0].number;
    rows = [...answer.rows, ...rows].slice(0, KEPT);
    table.hidden = rows.length === 0;
    nothing.hidden = !table.hidden;
    if (table.hidden) {
      nothing.replaceChildren(filter
        ? empty("No message fits the filter", ["Fields are ", code("kind topic server method event publisher caller request message exchange"), "."],
          "Messages that come later and fit will show here.")
        : empty("Nothing has passed yet", "Messages show here as they are sent to what is watched."));
    }
    text(shown, full ? `more come than can be read: the newest ${AT_ONCE} of each second` : rows.length ? `${count(rows.length)} messages` : "");
    reconcile(body, rows, (item) => item.number, row, mark);
  }

  function mark(element) {
    element.setAttribute("aria-selected", String(element.dataset.key === String(selected)));
  }

  /** Whoever reads one does not want the list to run away. */
  async function open(number) {
    page.pause(true);
    selected = number;
    for (const element of body.children) mark(element);
    let content;
    try {
      content = describe(await page.get("/api/message", { number }));
    } catch (error) {
      content = [head("Message"), h("div", { class: "body muted" }, error.message)];
    }
    detail.replaceChildren(...content);
    detail.hidden = false;
    detail.scrollTop = 0;
    split.classList.add("with-detail");
  }

  function head(title, kind) {
    return h("header", {}, kind ? h("span", { class: `kind ${kind}` }, label(kind)) : null, h("h2", {}, title),
      h("button", { type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: close }, "×"));
  }

  function describe(message) {
    const facts = [
      ["Seen", time(message.at)], ["Topic", message.topic], ["Server", message.server], ["Namespace", message.namespace],
      ["Version", message.version], ["Priority", message.priority], ["Publisher", message.publisher],
      ["Exchange", message.exchange || "(default)"], ["Routing key", message.routingKey], ["Reply queue", message.replyTo],
      ["Message id", message.messageId], ["Global request", message.globalRequestId], ["User", message.user],
      ["Size", bytes(message.size)], ["Problem", message.problem],
    ].filter(([, value]) => value);
    const list = h("dl", { class: "facts" });
    for (const [name, value] of facts) list.append(h("dt", {}, name), h("dd", {}, String(value)));
    if (message.requestId) {
      list.append(h("dt", {}, "Request"), h("dd", {}, h("a", { href: `#/traces?${new URLSearchParams({ id: message.requestId })}` }, message.requestId)));
    }
    const parts = [list];
    if (message.left) parts.push(h("h3", {}, "Body"), h("p", { class: "muted" }, message.left));
    if (message.body !== undefined) parts.push(h("h3", {}, "Body, secrets masked"), json(message.body));
    if (Object.keys(message.headers || {}).length) parts.push(h("h3", {}, "Headers"), json(message.headers));
    if (Object.keys(message.properties || {}).length) parts.push(h("h3", {}, "Properties"), json(message.properties));
    return [head(message.name || message.routingKey || "Message", message.kind), h("div", { class: "body" }, ...parts)];
  }

  function close() {
    detail.hidden = true;
    split.classList.remove("with-detail");
    const row = body.querySelector('[aria-selected="true"]');
    selected = null;
    for (const element of body.children) mark(element);
    row?.focus();
  }

  return {
    show(parameters) {
      const wanted = parameters.get("filter") || "";
      box.value = wanted;
      if (wanted !== filter) begin(wanted);
    },
    tick: () => (page.paused ? null : load()),
    close,
  };
}

const label = (kind) => ({ NOTIFICATION: "EVENT" })[kind] || kind;
