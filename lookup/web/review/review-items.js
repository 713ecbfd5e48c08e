// Registered items: the list, found by serial number, and a new one.

import { requestName } from "./review-api.js";
import { el } from "./review-dom.js";
import { photosField, sending } from "./review-photos.js";
import { moment, t } from "./review-words.js";

/** The list's elements; `act` runs what a person asked for, `go` shows those of a serial number. */
export function itemList(api, items, { serial, act, go }) {
  const words = el("input", { type: "search", id: "words", placeholder: t("serial"), "aria-label": t("serial"), value: serial, change: () => go(words.value.trim()) });
  const lines = el("ul", { class: "lines" }, items.map((each) => line(api, each)));
  const empty = el("p", { class: "lead", hidden: items.length > 0 }, t("noItems"));
  return [el("h2", {}, t("items")), el("div", { class: "filters" }, words), lines, empty, newItem(api, act)];
}

/** What an item is called by people. */
export function itemName(item) {
  return `${item.product_name ?? item.product_id} · ${item.serial ?? item.id.slice(0, 8)}`;
}

function line(api, each) {
  const picture = el("img", { alt: "", width: "64", height: "64", loading: "lazy" });
  // An erased photo leaves its place empty.
  api.itemBlob(`/${each.id}/photos/1`).then((address) => (picture.src = address), () => {});
  return el(
    "li",
    {},
    el(
      "a",
      { class: "line", href: `#item-${each.id}` },
      picture,
      el("span", {}, el("b", {}, itemName(each)), el("small", {}, each.sku)),
      el("span", { class: "where" }, t("checks", { count: each.checks })),
      el("time", { class: "when", datetime: each.registered_at }, moment(each.registered_at)),
    ),
  );
}

function newItem(api, act) {
  const fields = {
    product_id: el("input", { type: "text", id: "product", required: true }),
    serial: el("input", { type: "text", id: "serial", minlength: "2", maxlength: "64" }),
    digital_link: el("input", { type: "url", id: "link" }),
    passport: el("input", { type: "url", id: "passport" }),
  };
  const labels = { product_id: "product", serial: "serial", digital_link: "digitalLink", passport: "passportLink" };
  const photos = photosField();
  const request = requestName();
  const form = el(
    "form",
    { class: "card", submit },
    el("h2", {}, t("newItem")),
    Object.entries(fields).map(([name, input]) => el("label", { for: input.id }, t(labels[name]), input)),
    photos.element,
    el("p", {}, t("twoPhotos")),
    el("button", { class: "button primary" }, t("register")),
  );
  function submit(event) {
    event.preventDefault();
    const sent = new FormData();
    sent.append("idempotency_key", request);
    for (const [name, input] of Object.entries(fields)) if (input.value) sent.append(name, input.value);
    photos.fill(sent);
    act(() => sending(form, async () => (location.hash = `item-${(await api.register(sent)).id}`)));
  }
  return form;
}
