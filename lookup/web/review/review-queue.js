// The queue: what waits, found by words and filters, and a new case.

import { requestName } from "./review-api.js";
import { el } from "./review-dom.js";
import { photosField, sending } from "./review-photos.js";
import { age, moment, percent, t } from "./review-words.js";

const STATES = ["", "open", "in review", "more photos wanted", "decided"];
const BANDS = ["", "divergent", "inconclusive", "cannot tell", "consistent", "no evidence"];
const THUMBNAIL = 128;
const NOBODY = "\u0000"; // no name

/** The queue's elements; `act` runs what a person asked for, `go` shows a case or another state. */
export function queue(api, cases, { state, act, go }) {
  const words = el("input", { type: "search", id: "words", placeholder: t("search"), "aria-label": t("search"), input: filter });
  const choose = choice("state", STATES, state, () => go({ state: choose.value }));
  const band = choice("band", BANDS, "", filter);
  const people = [...new Set(cases.map((each) => each.assignee))].filter(Boolean).sort();
  const holders = [["", t("anybody")], [NOBODY, t("nobody")], ...people.map((each) => [each, each])];
  const holder = el("select", { id: "holder", "aria-label": t("assignee"), change: filter }, holders.map(([value, text]) => el("option", { value }, text)));
  const lines = cases.map((each) => [each, line(api, each)]);
  const list = el("ul", { class: "lines" }, lines.map(([, element]) => element));
  const empty = el("p", { class: "lead", hidden: lines.length > 0 }, t("empty"));
  function filter() {
    const wanted = words.value.trim().toLocaleLowerCase();
    let left = 0;
    for (const [each, element] of lines) {
      const text = [`#${each.number}`, each.product_name, each.product_id, each.serial, each.assignee].join(" ").toLocaleLowerCase();
      const theirs = holder.value === "" || holder.value === (each.assignee ?? NOBODY);
      element.hidden = !text.includes(wanted) || (band.value !== "" && band.value !== each.band) || !theirs;
      left += element.hidden ? 0 : 1;
    }
    empty.hidden = left > 0;
  }
  return [el("div", { class: "filters" }, words, choose, band, holder), list, empty, newCase(api, act)];
}

/** What a case is called by people. */
export function called(found) {
  return `${found.number === null ? found.id.slice(0, 8) : `#${found.number}`} · ${found.product_name ?? found.product_id}`;
}

function choice(kind, values, chosen, change) {
  const options = values.map((each) => el("option", { value: each, selected: each === chosen }, t(`${kind}.${each}`)));
  return el("select", { id: kind, "aria-label": t(kind), change }, options);
}

function line(api, each) {
  const picture = el("img", { alt: "", width: "64", height: "64", loading: "lazy" });
  // A photo whose time is over leaves its place empty.
  api.blob(`/${each.id}/photos/1?side=${THUMBNAIL}`).then((address) => (picture.src = address), () => {});
  const rank = each.p_value === null ? null : el("span", { class: "rank" }, t("rank", { share: percent(1 - each.p_value) }));
  return el(
    "li",
    {},
    el(
      "a",
      { class: "line", href: `#${each.id}` },
      picture,
      el("span", {}, el("b", {}, called(each)), el("small", {}, each.serial ? `${t("serial")} ${each.serial}` : t("noSerial"))),
      el("span", { class: "where" }, el("span", { class: `band ${each.band.replace(" ", "-")}` }, t(`band.${each.band}`)), rank),
      el("span", { class: "when" }, t(`state.${each.state}`), each.assignee === null ? null : el("span", {}, each.assignee), el("time", { datetime: each.opened_at, title: moment(each.opened_at) }, age(each.opened_at))),
    ),
  );
}

function newCase(api, act) {
  const product = el("input", { type: "text", id: "product", required: true });
  const serial = el("input", { type: "text", id: "serial", minlength: "2", maxlength: "64" });
  const photos = photosField();
  const request = requestName();
  const form = el(
    "form",
    { class: "card", submit },
    el("h2", {}, t("newCase")),
    el("label", { for: "product" }, t("product"), product),
    el("label", { for: "serial" }, t("serial"), serial),
    photos.element,
    el("button", { class: "button primary" }, t("openCase")),
  );
  function submit(event) {
    event.preventDefault();
    const sent = new FormData();
    sent.append("product_id", product.value);
    sent.append("idempotency_key", request);
    if (serial.value) sent.append("serial", serial.value);
    photos.fill(sent);
    act(() => sending(form, async () => (location.hash = (await api.open(sent)).id)));
  }
  return form;
}
