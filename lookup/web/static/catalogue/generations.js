// The indexes that are kept, what changed in each, and putting another one in service.

import { html, useState } from "../js/html.js";
import { Icon } from "../js/parts/icon.js";
import { Sheet } from "../js/parts/sheet.js";
import { useApp } from "../js/shared.js";
import { useAnswer } from "./answer.js";
import { changes } from "./builds.js";
import { Section } from "./section.js";

/** `builds`: the runs, of which those that made an index say what changed. */
export function Generations({ builds, published, onPublished }) {
  const { t, words } = useApp();
  const [asked, setAsked] = useState(null); // the one that somebody wants to publish
  const kept = useAnswer("/v1/generations?limit=500", published);
  const made = (id) => builds.find(({ generation, status }) => generation === id && status !== "unchanged");
  const none = kept.answer && !kept.answer.generations.length && !kept.answer.damaged.length;
  return html`
    <${Section} id="generations" ...${kept} empty=${none} run="indexer build --home HOME --maison MAISON --catalog FEED">
      ${({ generations, damaged }) => html`
        <ul class="lines">
          ${generations.toReversed().map(
            (each) => html`
              <li key=${each.id} class=${each.current ? "line current" : "line"}>
                <span>
                  <b>${words.moment(each.created_at)}</b>
                  <small class="reference">${each.id}</small>
                  <small>${t("generations.pictures", { count: each.rows })} · ${each.encoder}</small>
                  ${made(each.id)?.products && html`<small>${changes(t, made(each.id).products)}</small>`}
                </span>
                ${each.current
                  ? html`<span class="state good"><${Icon} name="check" />${t("generations.current")}</span>`
                  : html`
                      <button type="button" class="button" onClick=${() => setAsked(each)}>
                        ${t(each.previous ? "generations.goBack" : "generations.publish")}
                      </button>
                    `}
              </li>
            `,
          )}
          ${damaged.map(
            (each) => html`<li key=${each.id} class="line"><span><b>${each.id}</b><small class="bad">${each.problem}</small></span></li>`,
          )}
        </ul>
        ${asked && html`<${Confirm} generation=${asked} onClose=${() => setAsked(null)} onPublished=${onPublished} />`}
      `}
    <//>
  `;
}

function Confirm({ generation, onClose, onPublished }) {
  const { t, words, client } = useApp();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const back = generation.previous;

  async function publish() {
    setBusy(true);
    try {
      await client.ask(`/v1/generations/${generation.id}/publish`, { method: "POST" });
      onPublished();
      onClose();
    } catch (failed) {
      if (!failed.kind) throw failed;
      setProblem(failed.kind === "forbidden" ? t("generations.adminOnly") : t("catalogue.failed", { detail: failed.detail }));
      setBusy(false);
    }
  }
  return html`
    <${Sheet} title=${t(back ? "generations.goBackTitle" : "generations.publishTitle")} onClose=${onClose}>
      <p>${t("generations.confirm", { when: words.moment(generation.created_at), count: generation.rows })}</p>
      ${back && html`<p>${t("generations.goBackText")}</p>`}
      ${problem && html`<p class="notice" role="alert">${problem}</p>`}
      <div class="actions">
        <button type="button" class="button" onClick=${onClose}>${t("app.cancel")}</button>
        <button type="button" class="button primary" disabled=${busy} onClick=${publish}>
          ${t(back ? "generations.goBack" : "generations.publish")}
        </button>
      </div>
    <//>
  `;
}
