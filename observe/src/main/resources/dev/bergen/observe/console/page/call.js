// SPDX-License-Identifier: Apache-2.0
// A form to ping or call a server, where the console was started with it.
import { h, text, duration, empty, json, code } from "./dom.js";

export function call(panel, page) {
  const field = (name, label, kind, more = {}) => h("label", { class: kind }, label, h("input", { type: "text", name, autocomplete: "off", spellcheck: "false", ...more }));
  const args = h("textarea", { name: "args", spellcheck: "false", placeholder: '{"name": "value"}' });
  const form = h("form", { class: "card call", hidden: true },
    field("topic", "Topic", "", { required: true, list: "topics" }), field("server", "Server", "", { placeholder: "any" }),
    field("exchange", "Exchange", "", { placeholder: "the default" }),
    field("method", "Method", "", { placeholder: "empty: ping" }), field("namespace", "Namespace", ""), field("version", "Version", "", { placeholder: "1.0" }),
    h("label", { class: "all" }, "Arguments, as a JSON object", args),
    h("datalist", { id: "topics" }),
    h("div", { class: "act" }, h("button", { type: "submit", class: "primary" }, "Call"),
      h("button", { type: "button", onclick: () => send(true) }, "Ping"),
      h("label", { class: "toggle" }, "give up after ", h("input", { type: "number", name: "timeout", min: 1, max: 15, value: 5 }), " s"),
      h("span", { class: "muted", role: "status", id: "call-state" })));
  const result = h("div", { class: "result" });
  const none = h("div", { hidden: true }, empty("There are no servers to call",
    "Kafka carries notifications only; calls need RabbitMQ."));
  const off = h("div", {}, empty("Calls are off", ["A page that can only look is safe to leave open. To call from here, start it with ",
    code("bergen console --allow-calls"), "."]));
  panel.append(none, off, form, result);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(false);
  });

  async function send(isPing) {
    if (!form.reportValidity()) return;
    const order = Object.fromEntries(new FormData(form));
    order.timeout = Number(order.timeout) || 5;
    try {
      order.args = isPing || !order.args.trim() ? {} : JSON.parse(order.args);
    } catch (error) {
      args.setCustomValidity(`This is no JSON: ${error.message}`);
      form.reportValidity();
      args.setCustomValidity("");
      return;
    }
    if (isPing) order.method = order.namespace = order.version = "";
    const state = form.querySelector("#call-state");
    text(state, "waiting …");
    try {
      const outcome = await page.post("/api/call", order);
      text(state, "");
      const failed = outcome.error !== undefined;
      result.replaceChildren(
        h("h2", { class: failed ? "bad" : "" }, failed ? "Failed" : "Answered", h("span", { class: "muted" }, ` after ${duration(outcome.millis)}`)),
        json(failed ? outcome.error : outcome.result));
    } catch (error) {
      text(state, "");
      result.replaceChildren(h("h2", { class: "bad" }, "Not sent"), h("p", {}, error.message));
    }
  }

  return {
    tick(overview) {
      none.hidden = !page.about.notificationsOnly;
      off.hidden = Boolean(page.about.calls || page.about.notificationsOnly);
      form.hidden = !page.about.calls;
      const topics = form.querySelector("datalist");
      const names = (overview?.calls.topics || []).map((topic) => topic.name).filter(Boolean);
      if (topics.dataset.names !== names.join()) {
        topics.dataset.names = names.join();
        topics.replaceChildren(...names.map((name) => h("option", { value: name })));
      }
    },
  };
}
