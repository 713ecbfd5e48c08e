// Signing in: a key typed, pasted, or scanned from its QR code.

import { cameraOffered } from "../camera.js";
import { LookupClient } from "../client.js";
import { watchCodes } from "../codes.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { Icon } from "../parts/icon.js";
import { LanguagePicker } from "../parts/language_picker.js";
import { useCamera, Viewfinder } from "../parts/viewfinder.js";
import { keyIn } from "../session.js";
import { useApp } from "../shared.js";

export function KeyScreen() {
  const { t, session, signIn } = useApp();
  const refused = session.key !== null;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(null); // the message that says why
  const [lasting, setLasting] = useState(false);
  const [scanning, setScanning] = useState(false);

  async function use(found) {
    const key = keyIn(found);
    if (key === null) return setWrong("key.notOne");
    // Tried before it takes the place of what was typed, so that a slip can be corrected.
    if (await isRefused(key)) return setWrong("key.unknown");
    return signIn(key, { lasting });
  }
  function submit(event) {
    event.preventDefault();
    use(text);
  }

  return html`
    <main class="screen key">
      <svg class="finder small-finder" viewBox="0 0 120 90" aria-hidden="true">
        <path d="M8 26V14a6 6 0 0 1 6-6h12M94 8h12a6 6 0 0 1 6 6v12M112 64v12a6 6 0 0 1-6 6H94M26 82H14a6 6 0 0 1-6-6V64" />
        <path class="item" d="M40 38h40l5 32H35zM50 38v-6a10 10 0 0 1 20 0v6" />
      </svg>
      <h1 class="title">${refused ? t("key.expired") : t("key.welcome")}</h1>
      <p class="lead" role=${refused ? "alert" : null}>${refused ? t("key.expiredText") : t("key.lead")}</p>
      ${scanning
        ? html`<${KeyScanner} onText=${use} onStop=${() => setScanning(false)} wrong=${wrong} />`
        : html`
            <form class="key-form" onSubmit=${submit}>
              <label for="key">${t("key.title")}</label>
              <input
                id="key"
                type="password"
                autocomplete="off"
                autocapitalize="off"
                spellcheck=${false}
                placeholder="lk_…"
                required
                aria-invalid=${String(wrong !== null)}
                value=${text}
                onInput=${(event) => setText(event.currentTarget.value)}
              />
              ${wrong && html`<p class="notice" role="alert">${t(wrong)}</p>`}
              <label class="check">
                <input type="checkbox" checked=${lasting} onChange=${(event) => setLasting(event.currentTarget.checked)} />
                <span>${t("key.keep")}</span>
              </label>
              <button class="button primary wide" type="submit">${t("key.continue")}</button>
            </form>
            ${cameraOffered() &&
            html`<button type="button" class="button wide" onClick=${() => setScanning(true)}><${Icon} name="qr" />${t("key.scan")}</button>`}
          `}
      <${LanguagePicker} />
    </main>
  `;
}

function KeyScanner({ onText, onStop, wrong }) {
  const { t } = useApp();
  const video = useRef(null);
  const camera = useCamera({ automatic: true });
  useEffect(() => {
    if (camera.state !== "on") return undefined;
    const controller = new AbortController();
    watchCodes(video.current, onText, { signal: controller.signal, only: "qr_code" });
    return () => controller.abort();
  }, [camera.state]);
  return html`
    ${camera.state === "refused" && html`<p class="notice" role="alert">${t("scan.refused")}</p>`}
    ${camera.state === "on" && html`<${Viewfinder} camera=${camera.camera} video=${video} hint=${t(wrong ?? "key.scanHint")} />`}
    <button type="button" class="button wide" onClick=${onStop}>${t("app.cancel")}</button>
  `;
}

/** Whether the service says that this key opens nothing; without a network nobody can say. */
async function isRefused(key) {
  try {
    await new LookupClient({ key }).stores();
  } catch (problem) {
    if (!problem.kind) throw problem;
    return problem.kind === "key";
  }
  return false;
}
