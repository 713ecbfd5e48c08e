// One registered item: its checks beside its own photos, and what happened to it.

import { requestName } from "./review-api.js";
import { compare } from "./review-compare.js";
import { button, el } from "./review-dom.js";
import { itemName } from "./review-items.js";
import { photosField, sending } from "./review-photos.js";
import { moment, percent, t } from "./review-words.js";

const DECISIONS = ["same piece", "another piece", "cannot tell"];

/** The item's elements, and the comparison among them if there is one; `again` reads it anew. */
export async function itemView(api, item, { act, again }) {
  const last = item.checks.at(-1);
  const view = last?.kept ? await checkedPhoto(api, item, last) : null;
  const elements = [
    el("h2", {}, itemName(item)),
    item.passport === null ? null : el("p", {}, `${t("passportLink")}: ${item.passport}`),
    last ? standing(last) : null,
    view?.element,
    checkForm(api, item, act, again),
    noteForm(api, item, act, again),
    el("h3", {}, t("history")),
    el("ol", { class: "notes" }, item.history.map(entry)),
    button(t("passportFile"), () => act(() => save(api, item))),
  ];
  return { elements: elements.filter(Boolean), view };
}

function standing({ result, at }) {
  const counted = t("others", { others: result.others, wanted: result.others_wanted });
  const share = result.p_value === null ? null : t("asAlike", { share: percent(result.p_value) });
  return el(
    "section",
    { class: "card standing" },
    el("b", {}, t(`sameness.${result.answer}`)),
    el("p", {}, t(`why.${result.reason}`)),
    el("p", {}, [share, counted].filter(Boolean).join(" ")),
    result.photos.some((photo) => photo.copy_of_registered) ? el("p", {}, t("copyOfRegistered")) : null,
    el("time", { datetime: at }, moment(at)),
  );
}

/** The photo that decided, or the first, laid over the registered one that it fits. */
async function checkedPhoto(api, item, check) {
  const photo = check.result.photos.find((each) => each.number === check.result.compared) ?? check.result.photos[0];
  const aligned = photo.registered !== null;
  const path = `/${item.id}/checks/${check.number}/photos/${photo.number}${aligned ? "?aligned=true" : ""}`;
  const [shown, reference] = await Promise.all([api.itemBlob(path), api.itemBlob(`/${item.id}/photos/${photo.registered ?? 1}`)]);
  const view = compare({ photo: shown, reference, t });
  return { ...view, element: el("section", {}, el("p", {}, t(aligned ? "pieceAligned" : "pieceNotAligned")), view.element) };
}

function checkForm(api, item, act, again) {
  const photos = photosField();
  const request = requestName();
  const form = el("form", { class: "card", submit }, el("h3", {}, t("checkItem")), photos.element, el("button", { class: "button primary" }, t("compareItem")));
  function submit(event) {
    event.preventDefault();
    const sent = new FormData();
    sent.append("idempotency_key", request);
    photos.fill(sent);
    act(() => sending(form, async () => (await api.checkItem(item.id, sent), again())));
  }
  return form;
}

function noteForm(api, item, act, again) {
  const events = [["", t("event.repaired")], ...DECISIONS.map((each) => [each, `${t("event.decided")}: ${t(`decision.${each}`)}`])];
  const what = el("select", { id: "event", "aria-label": t("history") }, events.map(([value, text]) => el("option", { value }, text)));
  const note = el("textarea", { id: "note", required: true, minlength: "3", maxlength: "4000", "aria-label": t("reason") });
  const request = requestName();
  function submit(event) {
    event.preventDefault();
    const said = what.value ? { event: "decided", decision: what.value } : { event: "repaired" };
    act(async () => (await api.noteOnItem(item.id, { ...said, note: note.value, idempotency_key: request }), again()));
  }
  return el("form", { class: "card", submit }, what, note, el("button", { class: "button" }, t("writeNote")));
}

function entry({ event, at, by, details }) {
  const said = [details.decision && t(`decision.${details.decision}`), details.answer && t(`sameness.${details.answer}`), details.note];
  return el("li", {}, el("b", {}, t(`event.${event}`)), ` · ${moment(at)} · ${by}`, el("p", {}, said.filter(Boolean).join(" · ")));
}

async function save(api, item) {
  const address = await api.itemBlob(`/${item.id}/passport`);
  el("a", { href: address, download: `${item.id}.jsonld` }).click();
}
