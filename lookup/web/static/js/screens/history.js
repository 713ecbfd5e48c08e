// The last scans of this device, and the photos that wait for a network.

import { html, useEffect, useState } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { Photo } from "../parts/picture.js";
import { addressOf } from "../route.js";
import { useApp } from "../shared.js";
import { nameOfColor } from "../stock.js";

export function HistoryScreen() {
  const { t, history, waiting, tell } = useApp();
  const [scans, setScans] = useState(null);
  useEffect(() => {
    history.all().then(setScans);
  }, [history, waiting.waiting]);

  async function clear() {
    await history.clear();
    setScans([]);
    tell(t("history.cleared"), { text: t("app.undo"), run: restore });
  }
  async function restore() {
    for (const scan of scans) await history.put(scan);
    setScans(scans);
  }

  return html`
    <${Frame} kind="history" here="history" title=${t("history.title")}>
      <${Waiting} />
      ${scans?.length === 0 && html`<p class="lead">${t("history.empty")}</p>`}
      <ul class="lines">
        ${scans?.map((scan) => html`<li key=${scan.id}><${Line} scan=${scan} /></li>`)}
      </ul>
      ${scans?.length > 0 && html`<button type="button" class="button quiet" onClick=${clear}><${Icon} name="trash" />${t("history.clear")}</button>`}
      <p class="small">${t("history.kept")}</p>
    <//>
  `;
}

const DECIDED = { ambiguous: "answer.ambiguous", none: "answer.none" };

function Line({ scan }) {
  const { t, words } = useApp();
  const { said, answer } = scan;
  const { matches } = answer;
  const decision = said ? (said.product ? "match" : "none") : answer.decision;
  const product = said?.product ?? matches[0]?.product;
  const shown = matches.find((match) => match.product.id === product?.id);
  // What it was said to be may be no candidate of the photo.
  const address = said?.product && !shown ? addressOf("products", product.id) : addressOf("answers", scan.id);
  const name = decision === "match" ? product.name : t(DECIDED[decision]);
  return html`
    <a class="line" href=${address}>
      <${Photo} blob=${scan.photo} alt="" />
      <span>
        <b>${name}</b>
        <small>${[decision === "match" && shown?.variant && nameOfColor(shown.variants.find(({ sku }) => sku === shown.variant.sku) ?? shown.variant), words.ago(new Date(scan.at).toISOString())].filter(Boolean).join(" · ")}</small>
      </span>
    </a>
  `;
}

function Waiting() {
  const { t, waiting } = useApp();
  if (!waiting.waiting.length) return null;
  return html`
    <section class="waiting">
      <h2>${t("queue.title")}</h2>
      <ul class="lines">
        ${waiting.waiting.map(
          ({ id, photo, at }) => html`
            <li key=${id} class="line">
              <${Photo} blob=${photo} alt=${t("answer.yourPhoto")} />
              <span><b>${t("queue.one")}</b><small><${When} at=${at} /></small></span>
              <button type="button" class="round" aria-label=${t("queue.remove")} onClick=${() => waiting.remove(id)}><${Icon} name="trash" /></button>
            </li>
          `,
        )}
      </ul>
      <button type="button" class="button" onClick=${waiting.send}>${t("app.tryNow")}</button>
    </section>
  `;
}

function When({ at }) {
  const { words } = useApp();
  return words.ago(new Date(at).toISOString());
}
