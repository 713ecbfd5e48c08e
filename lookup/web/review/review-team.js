// Whose a case is, and what people write to each other about it.

import { button, el } from "./review-dom.js";
import { moment, t } from "./review-words.js";

/** The section; `act` runs what a person asked for, `again` shows the case anew. */
export function team(api, found, act, again) {
  const who = el("input", { type: "text", id: "assignee", maxlength: "200", required: true });
  const text = el("textarea", { id: "note", required: true, rows: "2", maxlength: "4000" });
  const change = (work) => act(async () => (await work(), await again()));
  const sent = (work) => (event) => (event.preventDefault(), change(work));
  const notes = found.notes.map((each) => el("li", {}, el("small", {}, `${moment(each.written_at)} · ${each.author}`), el("p", {}, each.text)));
  const holder = found.assignee === null ? t("nobody") : t("assigned", { name: found.assignee });
  return el(
    "section",
    { class: "card team" },
    el("h2", {}, t("team")),
    el("p", { class: "choices" }, el("b", {}, holder), button(t("takeOver"), () => change(() => api.assign(found.id))), found.assignee === null ? null : button(t("giveBack"), () => change(() => api.assign(found.id, null)))),
    el("form", { class: "row", submit: sent(() => api.assign(found.id, who.value)) }, el("label", { for: "assignee" }, t("handTo"), who), el("button", { class: "button" }, t("handOver"))),
    el("ul", { class: "notes" }, notes),
    el("form", { submit: sent(() => api.write(found.id, text.value)) }, el("label", { for: "note" }, t("note"), text), el("button", { class: "button" }, t("writeNote"))),
  );
}
