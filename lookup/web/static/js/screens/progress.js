// A photo under way.

import { ADVICE } from "../advice.js";
import { html } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { useApp } from "../shared.js";

const STEPS = { preparing: "progress.preparing", sending: "progress.sending", looking: "progress.looking" };

export function ProgressScreen() {
  const { t, scanning } = useApp();
  const { photoUrl, step, share, slow, advice, leave, later } = scanning;
  const cancel = html`<button type="button" class="shutter cancel" aria-label=${t("app.cancel")} onClick=${leave}><${Icon} name="close" /></button>`;
  return html`
    <${Frame} kind="scan" center=${cancel} title=${t("progress.title")} quietTitle>
      <div class="viewfinder looking">
        <img src=${photoUrl} alt=${t("answer.yourPhoto")} />
        <span class="sweep" aria-hidden="true"></span>
      </div>
      <div class="progress" role="status">
        <p>${t(STEPS[step])}</p>
        <progress max="1" value=${share ?? undefined} aria-label=${t("progress.title")}></progress>
        ${advice && html`<p class="small">${t(ADVICE[advice])}</p>`}
        ${slow &&
        html`<p class="small">${t("progress.slow")}</p>
          <button type="button" class="button" onClick=${later}>${t("progress.later")}</button>`}
      </div>
    <//>
  `;
}
