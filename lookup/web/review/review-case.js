// One case: what it shows beside references, what people said of it, and what they may do.

import { compare, crop } from "./review-compare.js";
import { requestName } from "./review-api.js";
import { button, el } from "./review-dom.js";
import { missingParts, photosField, sending } from "./review-photos.js";
import { called } from "./review-queue.js";
import { referenceChoice } from "./review-references.js";
import { team } from "./review-team.js";
import { decimal, moment, percent, t } from "./review-words.js";

const VERDICTS = ["genuine", "counterfeit", "altered", "cannot tell"];
const CASE = /\b[0-9a-f]{32}\b/g;

/** The case's elements and its comparison; `act` runs what a person asked for, `show` shows a photo. */
export async function caseView(api, found, number, { act, show }) {
  const evidence = found.assessment.photos[number - 1];
  const names = [...new Set([evidence.aligned_with, ...evidence.nearest.map(([each]) => each)])].filter(Boolean);
  const named = [...new Set([...names, ...evidence.regions.map((each) => each.reference)])];
  const path = `/${found.id}/photos/${number}`;
  const kept = found.photos[number - 1].kept;
  const [photo, heat] = kept ? await Promise.all([api.blob(path), api.blob(`${path}/heat`)]) : ["", ""];
  const addresses = Object.fromEntries(
    await Promise.all(named.map(async (each) => [each, await api.blob(`/${found.id}/references/${each}`)])),
  );
  const view = kept ? compare({ photo, heat, reference: addresses[names[0]], t }) : null;
  const shown = { names, aligned: evidence.aligned_with, part: found.photos[number - 1].part, choose };
  const references = kept ? referenceChoice(await api.references(found.id), shown) : null;
  const again = () => show(number);
  function choose(name) {
    return act(async () => view.setReference((addresses[name] ??= await api.blob(`/${found.id}/references/${name}`))));
  }
  const elements = [
    el("h2", { class: "title" }, called(found)),
    el("p", { class: `standing band ${found.assessment.band.replace(" ", "-")}` }, t(`band.${found.assessment.band}`)),
    el("p", {}, standing(found.assessment)),
    el("div", { class: "choices" }, t("photos"), photoChoices(found, number, show), references),
    view?.element ?? el("p", { class: "notice" }, t("gone")),
    kept ? legend(evidence) : null,
    ...remarks(evidence),
    ...evidence.shortcomings.map((each) => el("p", { class: "notice" }, t(`shortcoming.${each}`), " ", found.state === "decided" ? null : button(t("retake"), retake))),
    kept ? regions(evidence, photo, addresses) : null,
    signs(found),
    team(api, found, act, again),
    verdicts(api, found, act, again),
    found.state === "decided" ? null : morePhotos(api, found, act, show),
  ];
  return { elements: elements.filter(Boolean), view };
}

function retake() {
  document.querySelector("#more input").click();
}

/** Why a photo does not count; older software kept it in English words only. */
function remarks({ notes, remarks }) {
  const told = remarks.map(({ kind, name }) => el("p", { class: "notice" }, t(`remark.${kind}`, { name })));
  return told.length ? told : notes.map((each) => el("p", { class: "notice", lang: "en" }, each));
}

function standing({ band, p_value: p, reference_items: items, references_wanted: wanted, capture }) {
  const among = p === null ? "" : `${t("among", { items, share: percent(p) })} `;
  if (band === "cannot tell" && capture && !capture.alike) return among + t(`unlike.${capture.kind}`, { items: capture.items });
  return among + t(`advice.${band}`, { wanted });
}

function photoChoices(found, number, show) {
  return found.photos.map((each) =>
    button(`${each.number}${each.part ? ` ${t(`part.${each.part}`)}` : ""}`, () => show(each.number), { "aria-pressed": String(each.number === number) }),
  );
}

function legend(evidence) {
  if (!evidence.heat_scale) return el("p", { class: "legend" }, t("heatOlder"));
  return el(
    "ul",
    { class: "legend" },
    el("li", { class: "unusual" }, t("heatUnusual")),
    el("li", { class: "most" }, t("heatMost")),
    el("li", { class: "clear" }, t("heatClear")),
  );
}

function regions(evidence, photo, addresses) {
  if (!evidence.aligned_with) return el("p", { class: "notice" }, evidence.counts ? t("notAligned") : t("notCounted"));
  const figures = evidence.regions.map((region, place) =>
    el(
      "figure",
      {},
      crop(photo, region.box, t("photo")),
      crop(addresses[region.reference], region.reference_box, region.reference),
      el("figcaption", {}, t("region", { place: place + 1, sign: t(`sign.${region.sign}`), reference: region.reference })),
    ),
  );
  return el("div", { class: "regions" }, figures);
}

function signs(found) {
  const used = Object.entries(found.assessment.signs).filter(([, each]) => each.deviation !== null);
  const rows = used.map(([sign, each]) =>
    el("tr", {}, el("td", {}, t(`sign.${sign}`)), el("td", {}, decimal(each.weight)), el("td", {}, decimal(each.deviation))),
  );
  const heads = ["part", "weight", "deviation"].map((each) => el("th", {}, t(each)));
  const checks = Object.entries(found.checks).map(([name, each]) => {
    const about = each.about.length ? each.about : [...each.words.matchAll(CASE)].map(([id]) => id);
    const told = about.map((one) => (one.match(CASE) ? el("a", { href: `#${one}` }, one.slice(0, 8)) : one));
    return el("li", { class: each.result === "differs" ? "differs" : null }, t(`check.${name}.${each.result}`), ...told.flatMap((one) => [" ", one]));
  });
  const table = el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  return el("section", {}, rows.length ? table : null, el("ul", {}, checks));
}

function morePhotos(api, found, act, show) {
  const photos = photosField(missingParts(found.photos));
  const request = requestName();
  const form = el("form", { class: "card", id: "more", submit }, el("h2", {}, t("addPhotos")), photos.element, el("button", { class: "button primary" }, t("add")));
  function submit(event) {
    event.preventDefault();
    const sent = new FormData();
    sent.append("idempotency_key", request);
    photos.fill(sent);
    act(() => sending(form, async () => show((await api.addPhotos(found.id, sent)).photos.length)));
  }
  return form;
}

function verdicts(api, found, act, again) {
  const given = found.verdicts.map((each) =>
    el("li", {}, `${moment(each.given_at)} · ${each.reviewer}: ${t(`verdict.${each.verdict}`)}. ${each.reason}`),
  );
  const file = (name, ending) =>
    button(t(name), () => act(async () => el("a", { href: await api.blob(`/${found.id}/${name}`), download: `case-${found.number ?? found.id}.${ending}` }).click()));
  const files = [file("report", "pdf"), file("archive", "zip")];
  if (found.state === "decided") return el("section", { class: "card" }, el("h2", {}, t("verdict")), el("ul", {}, given), el("div", { class: "filters" }, files));
  const request = requestName();
  const choices = VERDICTS.map((each) => el("option", { value: each }, t(`verdict.${each}`)));
  const verdict = el("select", { id: "verdict", required: true }, el("option", { value: "" }, t("choose")), choices);
  const reason = el("textarea", { id: "reason", required: true, minlength: "3", rows: "3" });
  const form = el(
    "form",
    { class: "card", submit },
    el("h2", {}, t("verdict")),
    el("ul", {}, given),
    found.disagreement ? el("p", { class: "notice", role: "alert" }, t("disagreement")) : null,
    found.second_reviewer_wanted ? el("p", { class: "notice" }, t("second")) : null,
    el("label", { for: "verdict" }, t("verdict"), verdict),
    el("label", { for: "reason" }, t("reason"), reason),
    el("button", { class: "button primary" }, t("give")),
    el("div", { class: "filters" }, button(t("wantMore"), wantMore), button(t("take"), () => move("in review")), files),
  );
  function move(state) {
    return act(async () => {
      await api.move(found.id, state);
      await again();
    });
  }
  async function wantMore() {
    await move("more photos wanted");
    document.querySelector("#more input")?.focus();
  }
  function submit(event) {
    event.preventDefault();
    act(async () => {
      await api.decide(found.id, verdict.value, reason.value, request);
      await again();
    });
  }
  return form;
}
