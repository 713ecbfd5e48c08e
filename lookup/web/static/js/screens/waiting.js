// No network: the photo is kept, and goes by itself when there is one.

import { html } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { useApp } from "../shared.js";

export function WaitingScreen() {
  const { t, scanning, waiting } = useApp();
  return html`
    <${Frame} kind="message" title=${t("problem.offline.title")}>
      <${Icon} name="cloud" />
      <img class="message-photo" src=${scanning.photoUrl} alt=${t("answer.yourPhoto")} />
      <p>${t("problem.offline.text")}</p>
      <div class="actions">
        <button type="button" class="button primary" onClick=${waiting.send}>${t("app.tryNow")}</button>
        <button type="button" class="button" onClick=${scanning.leave}>${t("scan.new")}</button>
      </div>
    <//>
  `;
}
