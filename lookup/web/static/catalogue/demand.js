// What was looked up and could not be sold.

import { html } from "../js/html.js";
import { useApp } from "../js/shared.js";
import { useAnswer } from "./answer.js";
import { day } from "./figures.js";
import { Section, Table } from "./section.js";

const MOST_STORES = 3;

export function Demand() {
  const { t, words } = useApp();
  const demand = useAnswer("/v1/demand");
  const none = demand.answer && !demand.answer.lookups;
  const what = (group) => {
    const named = [group.name ?? group.product_id ?? group.category, group.color].filter(Boolean).join(", ");
    return group.kind === "none" ? t("demand.like", { name: named || "–" }) : named;
  };
  return html`
    <${Section} id="demand" wide ...${demand} empty=${none}>
      ${({ groups, hidden, lookups, since }) => html`
        ${groups.length > 0 &&
        html`
          <${Table}
            caption=${t("demand.title")}
            heads=${[t("demand.what"), t("demand.why"), t("usage.lookups"), t("demand.stores")]}
            numbers=${[2]}
            rows=${groups.map((group) => [
              what(group),
              t(`demand.${group.kind}`),
              words.number(group.lookups),
              group.stores.slice(0, MOST_STORES).map((store) => `${store.code} ${words.number(store.lookups)}`).join(", "),
            ])}
          />
        `}
        <p class="small">${t("demand.hidden", { hidden, lookups, since: day(words, since) })}</p>
      `}
    <//>
  `;
}
