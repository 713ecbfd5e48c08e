// The last runs of the build: what they did, and what they left out and why.

import { html } from "../js/html.js";
import { useApp } from "../js/shared.js";
import { Section, Table } from "./section.js";

const BAD = ["refused"];

/** What a feed did to the products, in words. */
export function changes(t, { added, changed, removed }) {
  return t("builds.changes", { added, changed, removed });
}

export function Builds({ answer, problem, retry }) {
  const none = answer && !answer.builds.length && !answer.damaged.length;
  const run = "indexer build --home HOME --maison MAISON --catalog FEED";
  return html`
    <${Section} id="builds" ...${{ answer, problem, retry, run }} empty=${none}>
      ${({ builds, damaged }) => html`
        <ul class="lines">
          ${builds.map((each) => html`<${Build} key=${each.run} of=${each} />`)}
          ${damaged.map(
            (each) => html`<li key=${each.run} class="line"><span><b>${each.run}</b><small class="bad">${each.problem}</small></span></li>`,
          )}
        </ul>
      `}
    <//>
  `;
}

function Build({ of }) {
  const { t, words } = useApp();
  const { images, products } = of;
  return html`
    <li class="line build">
      <span>
        <b>${words.moment(of.started_at)}</b>
        <small class=${BAD.includes(of.status) ? "bad" : null}>${t(`builds.${of.status}`)}${of.reason ? `: ${of.reason}` : ""}</small>
        ${products && html`<small>${changes(t, products)}</small>`}
        ${images && html`<small>${t("builds.pictures", { indexed: images.indexed, total: images.total, bad: images.bad })}</small>`}
        ${of.products_without_image > 0 && html`<small>${t("builds.noPicture", { count: of.products_without_image })}</small>`}
      </span>
      ${of.left_out_total
        ? html`
            <details>
              <summary>${t("builds.leftOut", { count: of.left_out_total })}</summary>
              <${Table}
                heads=${[t("builds.file"), t("builds.row"), t("builds.field"), t("builds.reason")]}
                rows=${of.left_out.map((each) => [each.file, each.row ?? "", each.field ?? "", each.reason])}
              />
              ${of.left_out.length < of.left_out_total && html`<p class="small">${t("builds.first", { count: of.left_out.length })}</p>`}
            </details>
          `
        : html`<small>${t("builds.nothingLeftOut")}</small>`}
    </li>
  `;
}
