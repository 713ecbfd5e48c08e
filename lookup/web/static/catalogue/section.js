// One part of the page: its heading, and what it holds once it is there.

import { html } from "../js/html.js";
import { useApp } from "../js/shared.js";

/**
 * `run`: the command that makes what is missing, shown where the answer is "there is none", or `empty`.
 * `children` is called with the answer.
 */
export function Section({ id, answer, problem = null, retry = null, empty = null, run = null, wide = false, tools = null, children }) {
  const { t } = useApp();
  const missing = problem?.kind === "missing";
  return html`
    <section id=${id} class=${`card ${wide ? "wide" : ""}`} aria-labelledby=${`${id}-title`} aria-busy=${String(!answer && !problem)}>
      <div class="section-head">
        <h2 id=${`${id}-title`}>${t(`${id}.title`)}</h2>
        ${tools}
      </div>
      ${!answer && !problem && html`<p class="small">${t("catalogue.loading")}</p>`}
      ${problem && !missing &&
      html`
        <p class="notice" role="alert">${t("catalogue.failed", { detail: problem.detail })}</p>
        <button type="button" class="button" onClick=${retry}>${t("app.tryNow")}</button>
      `}
      ${(missing || (answer && empty)) &&
      html`
        <p>${t(`${id}.empty`)}</p>
        ${run && html`<p><code>${run}</code></p>`}
      `}
      ${answer && !empty && children(answer)}
    </section>
  `;
}

/** Rows of cells under heads, scrolled sideways where it is narrow; numbers stand to the end. */
export function Table({ heads, rows, caption = null, numbers = [] }) {
  const kind = (place) => (numbers.includes(place) ? "number" : null);
  return html`
    <div class="scrolled" tabindex="0" role="region" aria-label=${caption ?? heads.join(", ")}>
      <table>
        <thead><tr>${heads.map((head, place) => html`<th key=${place} scope="col" class=${kind(place)}>${head}</th>`)}</tr></thead>
        <tbody>
          ${rows.map(
            (row, at) => html`<tr key=${at}>${row.map((cell, place) => html`<td key=${place} class=${kind(place)}>${cell}</td>`)}</tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/** Figures that are read at a glance: [{name, value, note}]. */
export function Figures({ of }) {
  return html`
    <dl class="figures">
      ${of.map(
        ({ name, value, note, bad }) => html`
          <div key=${name} class=${bad ? "figure bad" : "figure"}>
            <dt>${name}</dt>
            <dd>${value}</dd>
            ${note && html`<dd class="small">${note}</dd>`}
          </div>
        `,
      )}
    </dl>
  `;
}
