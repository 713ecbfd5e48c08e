// The review tool: a queue, a case, a verdict. It shows what the service says and adds nothing.

import { Api } from "./review-api.js";
import { compare, crop } from "./review-compare.js";
import { button, el } from "./review-dom.js";

const LANGUAGES = ["en", "fr"];
const STATES = ["", "open", "in review", "more photos wanted", "decided"];
const VERDICTS = ["genuine", "counterfeit", "altered", "cannot tell"];
const PARTS = ["front", "logo", "stitching", "hardware", "sole", "label", "serial", "inside"];

const api = new Api();
const main = document.getElementById("main");
const wanted = (localStorage.getItem("lookup.language") ?? navigator.language).slice(0, 2);
const language = LANGUAGES.includes(wanted) ? wanted : "en";
const messages = await (await fetch(`/review/review.${language}.json`)).json();
let shown = null;

function t(key, values = {}) {
  return messages[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function say(text) {
  document.getElementById("notice").textContent = text;
}

/** Runs what a person asked for and says what went wrong. */
async function act(work) {
  say("");
  try {
    await work();
  } catch (problem) {
    const first = problem.status === 401 && !api.key;
    if (problem.status === 401) askForKey();
    if (!first) say(problem.message); // who was not asked for a key yet did nothing wrong
  }
}

function askForKey() {
  const key = el("input", { type: "password", id: "key", autocomplete: "off", required: true });
  const form = el("form", { submit }, el("label", { for: "key" }, t("key")), key, el("button", {}, t("enter")));
  function submit(event) {
    event.preventDefault();
    api.signIn(key.value);
    route();
  }
  main.replaceChildren(form);
  key.focus();
}

async function showQueue(state = "") {
  shown?.close();
  shown = null;
  const cases = await api.queue(state);
  const choose = el("select", { id: "state", change: () => act(() => showQueue(choose.value)) });
  choose.append(...STATES.map((each) => el("option", { value: each, selected: each === state }, t(`state.${each}`))));
  const lines = cases.map((each) =>
    el(
      "tr",
      {},
      el("td", {}, el("a", { href: `#${each.id}` }, each.product_id)),
      el("td", {}, t(`band.${each.band}`)),
      el("td", {}, t(`state.${each.state}`)),
      el("td", {}, new Date(each.opened_at).toLocaleString(language)),
      el("td", {}, String(each.photos)),
    ),
  );
  const heads = ["product", "standing", "state", "opened", "photos"].map((each) => el("th", {}, t(each)));
  main.replaceChildren(
    el("p", {}, el("label", { for: "state" }, t("show"), " "), choose),
    lines.length ? el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, lines)) : el("p", {}, t("empty")),
    newCase(),
  );
}

function newCase() {
  const product = el("input", { id: "product", name: "product_id", required: true });
  const serial = el("input", { id: "serial", name: "serial" });
  const form = el(
    "form",
    { class: "card", submit },
    el("h2", {}, t("newCase")),
    el("label", { for: "product" }, t("product"), product),
    el("label", { for: "serial" }, t("serial"), serial),
    photosField(),
    el("button", {}, t("openCase")),
  );
  function submit(event) {
    event.preventDefault();
    act(async () => {
      const sent = new FormData(form);
      if (!serial.value) sent.delete("serial");
      location.hash = (await api.open(sent)).id;
    });
  }
  return form;
}

function photosField() {
  const input = el("input", { type: "file", name: "photo", accept: "image/*", multiple: true, required: true });
  const list = el("ul", { class: "checklist" }, PARTS.map((part) => el("li", {}, t(`part.${part}`))));
  return el("div", {}, el("label", {}, t("photos"), input), el("p", {}, t("checklist")), list);
}

async function showCase(id, number = 1) {
  shown?.close();
  const found = await api.case(id);
  const evidence = found.assessment.photos[number - 1];
  const names = [...new Set([evidence.aligned_with, ...evidence.nearest.map(([each]) => each)])].filter(Boolean);
  const named = [...new Set([...names, ...evidence.regions.map((each) => each.reference)])];
  const path = `/${id}/photos/${number}`;
  const [photo, heat] = await Promise.all([api.blob(path), api.blob(`${path}/heat`)]);
  const addresses = Object.fromEntries(
    await Promise.all(named.map(async (each) => [each, await api.blob(`/${id}/references/${each}`)])),
  );
  const view = compare({ photo, heat, reference: addresses[names[0]], t });
  shown = { ...view, id, number, count: found.photos.length };
  const regions = evidence.regions.map((region, place) =>
    el(
      "figure",
      {},
      crop(photo, region.box, t("photo")),
      crop(addresses[region.reference], region.reference_box, region.reference),
      el("figcaption", {}, t("region", { place: place + 1, sign: t(`sign.${region.sign}`), reference: region.reference })),
    ),
  );
  const references = names.map((each) => button(each, () => view.setReference(addresses[each])));
  const others = found.photos.map((each) =>
    button(String(each.number), () => act(() => showCase(id, each.number)), { "aria-pressed": String(each.number === number) }),
  );
  main.replaceChildren(
    el("p", { class: `standing ${found.assessment.band.replace(" ", "-")}` }, `${found.product_id}: ${t(`band.${found.assessment.band}`)}`),
    el("p", { lang: "en" }, found.assessment.statement),
    el("p", {}, t("photos"), " ", others, " ", t("references"), " ", references),
    view.element,
    ...[...evidence.notes, ...evidence.advice].map((each) => el("p", { class: "note", lang: "en" }, each)),
    el("div", { class: "regions" }, regions),
    signs(found),
    verdicts(found),
  );
}

function signs(found) {
  const rows = Object.entries(found.assessment.signs).map(([sign, each]) =>
    el("tr", {}, el("td", {}, t(`sign.${sign}`)), el("td", {}, String(each.weight)), el("td", {}, each.deviation?.toFixed(2) ?? "–")),
  );
  const checks = Object.values(found.checks).map((each) => el("li", { lang: "en" }, each.words));
  const heads = ["part", "weight", "deviation"].map((each) => el("th", {}, t(each)));
  return el("section", {}, el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)), el("ul", {}, checks));
}

function verdicts(found) {
  const given = found.verdicts.map((each) =>
    el("li", {}, `${new Date(each.given_at).toLocaleString(language)} ${each.reviewer}: ${t(`verdict.${each.verdict}`)}. ${each.reason}`),
  );
  const report = button(t("report"), () => act(async () => window.open(await api.blob(`/${found.id}/report`))));
  if (found.state === "decided") return el("section", { class: "card" }, el("ul", {}, given), report);
  const choices = VERDICTS.map((each) => el("option", { value: each }, t(`verdict.${each}`)));
  const none = el("option", { value: "" }, t("choose"));
  const verdict = el("select", { id: "verdict", required: true }, none, choices);
  const reason = el("textarea", { id: "reason", required: true, minlength: "3", rows: "3" });
  const form = el(
    "form",
    { class: "card", submit },
    el("h2", {}, t("verdict")),
    el("ul", {}, given),
    found.second_reviewer_wanted ? el("p", { class: "note" }, t("second")) : null,
    el("label", { for: "verdict" }, t("verdict"), verdict),
    el("label", { for: "reason" }, t("reason"), reason),
    el("button", {}, t("give")),
    button(t("wantMore"), () => move("more photos wanted")),
    button(t("take"), () => move("in review")),
    report,
  );
  function move(state) {
    act(async () => {
      await api.move(found.id, state);
      await showCase(found.id);
    });
  }
  function submit(event) {
    event.preventDefault();
    act(async () => {
      await api.decide(found.id, verdict.value, reason.value);
      await showCase(found.id);
    });
  }
  return form;
}

function route() {
  const id = location.hash.slice(1);
  act(() => (id ? showCase(id) : showQueue()));
}

const KEYS = {
  b: () => shown?.blink(),
  "+": () => shown?.zoom(1.2),
  "-": () => shown?.zoom(1 / 1.2),
  n: () => shown && act(() => showCase(shown.id, (shown.number % shown.count) + 1)),
  v: () => document.getElementById("reason")?.focus(),
  q: () => (location.hash = ""),
};
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
document.documentElement.lang = language;
document.title = t("title");
document.getElementById("title").textContent = t("title");
document.getElementById("tools").append(
  el("small", {}, t("keys")),
  button(t("queue"), () => (location.hash = "")),
  button(t("leave"), () => (api.signOut(), askForKey())),
);
addEventListener("hashchange", route);
route();
