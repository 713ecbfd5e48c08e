// How well photos of the catalogue's products will be recognised, and whether that still holds.

import { html } from "../js/html.js";
import { useApp } from "../js/shared.js";
import { share } from "./figures.js";
import { Figures, Section, Table } from "./section.js";

const INSIGHT = "indexer insight --home HOME --maison MAISON";

export function Recognition({ answer, problem, retry }) {
  const { t, words } = useApp();
  return html`
    <${Section} id="recognition" wide ...${{ answer, problem, retry }} run=${INSIGHT}>
      ${(insight) => html`
        ${insight.outdated && html`<p class="notice">${t("recognition.outdated")} <code>${INSIGHT}</code></p>`}
        <${Figures}
          of=${[
            { name: t("recognition.recall"), value: share(words, insight.recall), note: t("recognition.recallText") },
            { name: t("recognition.coverage"), value: share(words, insight.coverage), note: t("recognition.coverageText") },
            { name: t("recognition.falseMatches"), value: share(words, insight.false_matches), note: t("recognition.falseMatchesText") },
            bound(t, words, insight.bound),
            drift(t, words, insight.drift),
          ]}
        />
        ${insight.categories.length > 0 &&
        html`
          <${Table}
            caption=${t("recognition.category")}
            heads=${[
              t("recognition.category"),
              t("recognition.products"),
              t("recognition.pictures"),
              t("recognition.recall"),
              t("recognition.coverage"),
              t("recognition.falseMatches"),
            ]}
            numbers=${[1, 2, 3, 4, 5]}
            rows=${insight.categories.map((each) => [
              each.category ?? "–",
              words.number(each.products),
              words.number(each.pictures),
              share(words, each.recall),
              share(words, each.coverage),
              share(words, each.false_matches),
            ])}
          />
        `}
        <p class="small">${t("recognition.computed", { when: words.moment(insight.computed_at), count: insight.pictures })}</p>
      `}
    <//>
  `;
}

function bound(t, words, of) {
  const name = t("recognition.bound");
  if (!of) return { name, value: "–", note: t("recognition.noBound") };
  const said = { photos: of.photos, matched: of.matched, sure: share(words, of.confidence), allowed: share(words, of.allowed) };
  return {
    name,
    value: `≤ ${share(words, of.at_most)}`,
    note: `${t("recognition.boundText", said)}${of.broken ? ` ${t("recognition.broken")}` : ""}`,
    bad: of.broken,
  };
}

function drift(t, words, of) {
  const name = t("recognition.drift");
  if (!of || of.shift === null) return { name, value: "–", note: t("recognition.noDrift") };
  const shift = new Intl.NumberFormat(words.region, { maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(of.shift);
  return { name, value: shift, note: t(of.drifted ? "recognition.drifted" : "recognition.steady", { lookups: of.lookups }), bad: of.drifted };
}
