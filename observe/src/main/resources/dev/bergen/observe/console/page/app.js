// SPDX-License-Identifier: Apache-2.0
// The frame of the page: views, the stream of figures, keys, light and dark.
import { h, text, rate, count, spark } from "./dom.js";
import { map } from "./map.js";
import { methods } from "./methods.js";
import { messages } from "./messages.js";
import { traces } from "./traces.js";
import { queues } from "./queues.js";
import { doctor } from "./doctor.js";
import { call } from "./call.js";

const VIEWS = [
  ["map", "Map", map],
  ["methods", "Methods", methods],
  ["messages", "Messages", messages],
  ["traces", "Traces", traces],
  ["queues", "Queues", queues],
  ["doctor", "Doctor", doctor],
  ["call", "Call", call],
];
const $ = (id) => document.getElementById(id);

const page = {
  about: {},
  overview: null,
  paused: false,
  get,
  post,
  go,
  pause,
  badge(view, value, kind = "") {
    const badge = tabs.get(view).querySelector(".badge");
    badge.hidden = !value;
    badge.className = `badge ${kind}`;
    text(badge, value || "");
  },
};
const tabs = new Map();
const panels = new Map();
const built = new Map();
let current = null;

async function get(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return answer(await fetch(query ? `${path}?${query}` : path, { headers: { Accept: "application/json" } }));
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Bergen-Action": page.about.action };
  return answer(await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(body.problem || `The console answered with ${response.status}`);
    error.status = response.status;
    throw error;
  }
  return body;
}

/* views */

for (const [name, title] of VIEWS) {
  const tab = h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`,
    "aria-selected": "false", tabindex: "-1", onclick: () => go(name),
  }, title, h("span", { class: "badge", hidden: true }));
  const panel = h("section", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, hidden: true });
  tabs.set(name, tab);
  panels.set(name, panel);
  $("tabs").append(tab);
  $("view").append(panel);
}

function go(name, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  location.hash = `#/${name}${query ? `?${query}` : ""}`;
}

function route() {
  const [name, query = ""] = location.hash.slice(2).split("?");
  const wanted = panels.has(name) ? name : "map";
  for (const [each, panel] of panels) {
    const chosen = each === wanted;
    panel.hidden = !chosen;
    tabs.get(each).setAttribute("aria-selected", String(chosen));
    tabs.get(each).tabIndex = chosen ? 0 : -1;
  }
  if (!built.has(wanted)) {
    built.set(wanted, VIEWS.find(([each]) => each === wanted)[2](panels.get(wanted), page));
  }
  current = built.get(wanted);
  tabs.get(wanted).scrollIntoView({ block: "nearest", inline: "nearest" });
  current.show?.(new URLSearchParams(query));
  tick();
}

function tick() {
  if (!document.hidden && page.about.action) current?.tick?.(page.overview);
}

/* the stream */

const sparkline = spark(120, 26);
const figures = {};
for (const [name, label] of [["rate", "messages/s"], ["flight", "in flight"], ["failures", "failures/s"], ["missed", "missed"]]) {
  figures[name] = h("dd", {}, "–");
  $("figures").append(h("div", {}, h("dt", {}, label), figures[name]));
}
$("figures").prepend(h("div", {}, h("dt", { hidden: true }, "last minute"), h("dd", {}, sparkline)));

function show(state, detail) {
  $("dot").className = `dot ${state}`;
  text($("state"), detail);
}

function notice(message) {
  $("notice").hidden = !message;
  text($("notice"), message);
}

function received({ broker, traffic }) {
  page.overview = traffic;
  show(broker === "up" ? "up" : "down", broker === "up" ? "connected" : broker);
  text(figures.rate, rate(traffic.rate));
  figures.flight.parentElement.hidden = figures.failures.parentElement.hidden = Boolean(page.about.notificationsOnly);
  text(figures.flight, traffic.repliesSeen ? count(traffic.inFlight) : "–");
  text(figures.failures, traffic.repliesSeen ? rate(traffic.kinds.FAILURE) : "–");
  figures.failures.className = traffic.kinds.FAILURE > 0 ? "bad" : "";
  text(figures.missed, traffic.missed + (traffic.gaps > 0 ? 1 : 0) === 0 ? "0" : traffic.missed > 0 ? count(traffic.missed) : "some");
  figures.missed.className = traffic.missed + traffic.gaps > 0 ? "warn" : "";
  figures.missed.parentElement.title = "Messages that passed unseen, since more came than the tap's queue holds, or its connection was lost"
    + (traffic.forgotten ? `. No longer kept for lack of room: ${count(traffic.forgotten)}` : "");
  sparkline.draw(traffic.series);
  if (!page.paused) tick();
}

let stream = null;
let retry = 0;

function connect() {
  stream?.close();
  stream = new EventSource("/api/stream");
  stream.addEventListener("overview", (event) => {
    notice("");
    received(JSON.parse(event.data));
  });
  stream.onerror = lost;
}

/** A browser goes on trying by itself, but not after an answer like "locked" or "full". */
async function lost() {
  show("", "reconnecting");
  if (stream.readyState !== EventSource.CLOSED) return;
  clearTimeout(retry);
  retry = setTimeout(start, 2000);
}

async function start() {
  try {
    page.about = await get("/api/about");
    describe();
    connect();
    tick();
  } catch (error) {
    if (error.status === 401) {
      show("down", "locked");
      notice("The console was started anew. Open the link that it printed.");
    } else {
      show("down", "the console does not answer");
    }
    clearTimeout(retry);
    retry = setTimeout(start, 2000);
  }
}

function describe() {
  text($("broker"), page.about.broker);
  $("broker").title = page.about.broker;
  text($("version"), page.about.version);
  text($("watching"), page.about.watching);
  tabs.get("queues").firstChild.data = page.about.notificationsOnly ? "Topics" : "Queues";
}

/* pause, keys, light and dark */

function pause(on = !page.paused) {
  page.paused = on;
  $("pause").setAttribute("aria-pressed", String(on));
  text($("pause"), on ? "Paused" : "Pause");
  if (!on) tick();
}

function theme(next) {
  const root = document.documentElement;
  if (next) {
    if (next === "auto") {
      delete root.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      root.dataset.theme = next;
      localStorage.setItem("theme", next);
    }
    current?.themed?.();
  }
  text($("theme"), { light: "Light", dark: "Dark" }[root.dataset.theme] || "Auto");
  $("theme").setAttribute("aria-label", `Colours: ${$("theme").textContent}`);
}

$("pause").addEventListener("click", () => pause());
$("theme").addEventListener("click", () =>
  theme({ auto: "light", light: "dark", dark: "auto" }[document.documentElement.dataset.theme || "auto"]));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => current?.themed?.());
$("help").addEventListener("click", () => $("about").showModal());
$("close-about").addEventListener("click", () => $("about").close());

$("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const names = VIEWS.map(([name]) => name);
  const here = names.findIndex((name) => tabs.get(name).tabIndex === 0);
  const next = names[(here + step + names.length) % names.length];
  go(next);
  tabs.get(next).focus();
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const number = Number(event.key);
  if (event.key === "/") {
    const filter = [...document.querySelectorAll(".filter-input")].find((each) => each.offsetParent);
    filter?.focus();
  } else if (event.key === "p") {
    pause();
  } else if (event.key === "?") {
    $("about").showModal();
  } else if (event.key === "Escape") {
    current?.close?.();
  } else if (number >= 1 && number <= VIEWS.length) {
    go(VIEWS[number - 1][0]);
  } else {
    return;
  }
  event.preventDefault();
});

window.addEventListener("hashchange", route);
document.addEventListener("visibilitychange", tick);
theme();
route();
start();
