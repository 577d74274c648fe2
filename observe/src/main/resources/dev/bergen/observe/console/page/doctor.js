// SPDX-License-Identifier: Apache-2.0
// What an examination of the broker and its configuration found.
import { h, text, shortTime, reconcile, empty, code } from "./dom.js";

export function doctor(panel, page) {
  const again = h("button", { type: "button", class: "primary", onclick: examine }, "Examine");
  const when = h("span", { class: "muted", role: "status" });
  const problem = h("div", { class: "hint", hidden: true });
  const list = h("div", { class: "card" });
  const nothing = h("div", { hidden: true });
  panel.append(h("div", { class: "toolbar" }, again, when), problem, list, nothing);

  async function examine() {
    try {
      draw(await page.post("/api/examine", {}));
    } catch (error) {
      problem.hidden = false;
      text(problem, error.message);
    }
  }

  function draw(view) {
    again.disabled = view.isRunning;
    text(again, view.at ? "Examine again" : "Examine");
    text(when, view.isRunning ? "examining …" : view.at ? `examined at ${shortTime(view.at)}` : "");
    problem.hidden = !view.problem;
    text(problem, view.problem ? `The examination failed: ${view.problem}` : "");
    list.hidden = view.findings.length === 0;
    nothing.hidden = !list.hidden;
    if (list.hidden) {
      nothing.replaceChildren(view.at
        ? empty("Nothing was found", "Broker, queues and configuration are as they should be.")
        : empty("Nothing was examined yet", "The doctor looks at the broker, at queues and at the configuration, and changes nothing."));
    }
    reconcile(list, view.findings, (each) => [each.check, each.where, each.what].join(" "), (each) =>
      h("div", { class: "finding" }, h("span", { class: `severity ${each.severity}` }, each.severity),
        h("h3", {}, each.where ? `${each.where}: ${each.what}` : each.what), h("p", {}, each.why),
        h("p", { class: "remedy" }, each.remedy), each.type ? h("p", {}, code(each.type)) : null));
    const errors = view.findings.filter((each) => each.severity === "error").length;
    const warnings = view.findings.filter((each) => each.severity === "warning").length;
    page.badge("doctor", errors || warnings, errors ? "" : "warn");
  }

  return {
    async tick() {
      if (!page.about.doctor) {
        again.hidden = list.hidden = true;
        nothing.hidden = false;
        nothing.replaceChildren(page.about.notificationsOnly
          ? empty("The doctor examines RabbitMQ only", "This broker is Kafka.")
          : empty("The doctor is not at hand here", ["Start the console with ", code("--management http://host:15672"), ", or ask from a terminal: ", code("bergen doctor"), "."]));
        return;
      }
      const view = await page.get("/api/findings").catch(() => null);
      if (view) draw(view);
    },
  };
}
