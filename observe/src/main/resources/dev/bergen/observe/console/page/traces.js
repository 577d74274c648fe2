// SPDX-License-Identifier: Apache-2.0
// Request ids, and what was sent for one of them: a waterfall.
import { h, svg, text, count, duration, shortTime, reconcile, empty, filterBox, walkable, code } from "./dom.js";

export function traces(panel, page) {
  let filter = "";
  let selected = null;
  let turn = 0;

  const box = filterBox("Filter requests", "Request id, topic or method", (value) => {
    filter = value.trim();
    load();
  });
  const notable = h("input", { type: "checkbox", onchange: () => load() });
  const shown = h("span", { class: "count" });
  const body = h("tbody");
  const table = h("div", { class: "card scroll" }, h("table", { class: "rows" },
    h("thead", {}, h("tr", {},
      h("th", { scope: "col" }, h("span", {}, "Began")), h("th", { scope: "col" }, h("span", {}, "With")),
      h("th", { scope: "col", class: "num" }, h("span", {}, "Took")), h("th", { scope: "col", class: "num" }, h("span", {}, "Messages")))), body));
  const nothing = h("div", { hidden: true });
  const detail = h("aside", { class: "card detail", hidden: true, "aria-label": "Trace" });
  const split = h("div", { class: "split wide" }, h("div", {}, table, nothing), detail);
  panel.append(h("div", { class: "toolbar" }, h("div", { class: "filter" }, box),
    h("label", { class: "toggle" }, notable, "only failed or slower than 0.5 s"), shown), split);
  walkable(body, (row) => open(row.dataset.key));

  async function load() {
    const mine = ++turn;
    const answer = await page.get("/api/traces", { filter, notable: notable.checked ? "1" : "0" }).catch(() => null);
    if (!answer || mine !== turn) return;
    table.hidden = answer.rows.length === 0;
    nothing.hidden = !table.hidden;
    if (table.hidden) {
      nothing.replaceChildren(filter || notable.checked
        ? empty("No request fits", "Requests that come later and fit will show here.")
        : empty("No request id was seen yet", ["A message belongs to a request by ", code("request_id"),
          " of its context, which OpenStack's services set; with bergen: ", code("--context request_id=req-1"), "."]));
    }
    text(shown, answer.rows.length ? `${count(answer.rows.length)} requests` : "");
    reconcile(body, answer.rows, (trace) => trace.requestId,
      () => h("tr", { tabindex: "0" }, h("td", {}), h("td", {}), h("td", { class: "num" }), h("td", { class: "num" })),
      (row, trace) => {
        const [began, first, took, amount] = row.children;
        text(began, shortTime(trace.start));
        text(first, trace.first);
        first.title = trace.requestId;
        text(took, trace.millis > 0 ? duration(trace.millis) : "–");
        took.classList.toggle("bad", trace.failed > 0);
        text(amount, count(trace.count));
        row.setAttribute("aria-selected", String(trace.requestId === selected));
      });
  }

  async function open(id) {
    selected = id;
    for (const row of body.children) row.setAttribute("aria-selected", String(row.dataset.key === id));
    const top = h("header", {}, h("h2", { class: "mono", title: id }, id),
      h("button", { type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: close }, "×"));
    try {
      const trace = await page.get("/api/trace", { id });
      if (selected === id) detail.replaceChildren(top, ...waterfall(trace, page.overview?.repliesSeen));
    } catch (error) {
      detail.replaceChildren(top, h("div", { class: "body muted" }, error.message));
    }
    detail.hidden = false;
    split.classList.add("with-detail");
  }

  function close() {
    selected = null;
    detail.hidden = true;
    split.classList.remove("with-detail");
    load();
  }

  return {
    show(parameters) {
      if (parameters.get("id")) open(parameters.get("id"));
    },
    tick() {
      if (page.paused) return;
      load();
      if (selected) open(selected);
    },
    close,
  };
}

/** How deep each step is: a call made while another one is at work is most likely part of it. */
function depths(steps) {
  const open = [];
  return steps.map((step) => {
    while (open.length && (open.at(-1) ?? Infinity) < step.sent) open.pop();
    const depth = open.length;
    if (step.ended != null) open.push(step.ended);
    return depth;
  });
}

function waterfall(trace, repliesSeen) {
  const total = Math.max(trace.millis, 0.01);
  const deep = depths(trace.steps);
  const percent = (ms) => `${Math.min(100, (ms / total) * 100).toFixed(2)}%`;
  const steps = trace.steps.map((step, i) => {
    const bar = svg("svg", { "aria-hidden": "true" });
    const isCall = step.kind === "CALL";
    const end = step.ended ?? total;
    const rect = (from, to, kind) => svg("rect", {
      class: kind, x: percent(from), width: percent(Math.max(to - from, total / 300)), y: 3, height: 10, rx: 2,
    });
    if (!isCall) {
      bar.append(svg("circle", { class: step.kind, cx: percent(step.sent), cy: 8, r: 4 }));
    } else if (step.ended == null) {
      bar.append(rect(step.sent, total, "open"));
    } else {
      const began = step.delivered ?? step.sent;
      if (began > step.sent) bar.append(rect(step.sent, began, "wait"));
      bar.append(rect(began, end, step.error ? "work bad" : "work"));
    }
    const words = !isCall ? "sent"
      : step.ended == null ? (repliesSeen ? "no reply" : "reply not seen") : duration(step.ended - step.sent);
    const took = h("span", { class: "took" }, words);
    const [from, to] = [step.sent / total, isCall ? end / total : step.sent / total + 0.012];
    if (to < 0.78) {
      took.style.left = percent(to * total);
    } else if (from > 0.22) {
      took.style.right = `${(100 - from * 100 + (isCall ? 0 : 1.2)).toFixed(2)}%`;
    } else {
      took.style.left = percent(step.sent);
      took.classList.toggle("inside", step.ended != null);
    }
    const name = h("span", { class: "label" }, h("strong", {}, step.name), h("span", { class: "muted" }, `  ${step.topic}${step.server ? `.${step.server}` : ""}`));
    name.style.paddingLeft = `${Math.min(deep[i], 8) * 14}px`;
    name.title = `${step.kind} from ${step.caller}`
      + (step.delivered != null ? `, ${duration(step.delivered - step.sent)} in its queue` : "")
      + (step.heartbeats ? `, ${step.heartbeats} heartbeats` : "");
    return h("div", { class: "step", role: "listitem" }, name, h("div", { class: "bar" }, bar, took),
      step.error ? h("div", { class: "error" }, step.error) : null);
  });
  const pattern = svg("svg", { width: 0, height: 0, "aria-hidden": "true" }, svg("defs", {}, svg("pattern", {
    id: "open", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  }, svg("rect", { width: 2, height: 6, fill: "currentColor", opacity: 0.5 }))));
  return [
    pattern,
    h("div", { class: "waterfall" },
      h("div", { class: "axis" }, h("span", {}, "0"), h("span", {}, duration(total / 2)), h("span", {}, duration(total))),
      h("div", { role: "list" }, ...steps)),
    h("div", { class: "legend" },
      trace.steps.some((step) => step.delivered != null) ? h("span", {}, h("i", { class: "wait" }), "in its queue") : null, h("span", {}, h("i"), trace.steps.some((step) => step.delivered != null) ? "at work, and its reply on the way" : "from request to reply"),
      h("span", {}, h("i", { class: "bad" }), "failed"), h("span", {}, h("i", { class: "none" }), "no reply"),
      trace.globalRequestId ? h("span", {}, "global ", h("span", { class: "mono" }, trace.globalRequestId)) : null,
      trace.left ? h("span", {}, `${count(trace.left)} more messages were not kept`) : null),
  ];
}
