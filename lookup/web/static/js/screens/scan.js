// The camera, and beside it every other way to bring a photo.

import { cameraOffered, shot } from "../camera.js";
import { html, useEffect, useRef } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { useLiveAdvice } from "../parts/live_advice.js";
import { useLiveCodes } from "../parts/live_codes.js";
import { Photo } from "../parts/picture.js";
import { StoreQuestion } from "../parts/store_question.js";
import { useCamera, Viewfinder } from "../parts/viewfinder.js";
import { pictureIn } from "../photo.js";
import { addressOf } from "../route.js";
import { useApp } from "../shared.js";

export function ScanScreen() {
  const { t, scanning, session, show, waiting } = useApp();
  const video = useRef(null);
  const camera = useCamera({ automatic: session.camera, onStarted: () => (session.camera = true) });
  usePastedAndDropped(scanning.start);
  const on = camera.state === "on";
  useLiveCodes({
    ...{ video, on: on && !scanning.before },
    onFound: (shown) => {
      navigator.vibrate?.(12);
      show(shown);
    },
  });
  useWakeLock(on);
  const advice = useLiveAdvice(video, on);

  async function shoot() {
    navigator.vibrate?.(12);
    const photo = await shot(video.current);
    camera.stop();
    scanning.start(photo);
  }

  const shutter = cameraOffered()
    ? html`<button type="button" class="shutter" aria-label=${on ? t("scan.shoot") : t("scan.cameraOn")} onClick=${on ? shoot : camera.start}>
        ${!on && html`<${Icon} name="camera" />`}
      </button>`
    : html`<${Chooser} capture="environment" kind="shutter" label=${t("scan.shoot")}><${Icon} name="camera" /><//>`;

  return html`
    <${Frame} kind="scan" center=${shutter} title=${t("scan.title")} quietTitle>
      ${scanning.before && html`<${OneMore} />`}
      ${waiting.waiting.length > 0 &&
      html`<a class="notice" href=${addressOf("history")}>${t("queue.waiting", { count: waiting.waiting.length })}</a>`}
      ${on
        ? html`<${Viewfinder} camera=${camera.camera} video=${video} hint=${t(advice ?? (scanning.before ? "scan.hintMore" : "scan.hint"))}>
            <${Chooser} kind="round on-picture gallery" label=${t("scan.choose")}><${Icon} name="gallery" /><//>
          <//>`
        : html`<${StoreQuestion} /><${Invitation} camera=${camera} />`}
    <//>
  `;
}

/** The photos that the next one is sent with. */
function OneMore() {
  const { t, scanning } = useApp();
  return html`
    <div class="one-more">
      ${scanning.before.map((photo) => html`<${Photo} blob=${photo} alt=${t("answer.yourPhoto")} />`)}
      <p class="small">${t("scan.hintMore")}</p>
      <button type="button" class="round" aria-label=${t("app.cancel")} onClick=${() => scanning.more(null)}><${Icon} name="close" /></button>
    </div>
  `;
}

/** Where the camera is not on: what to do, and the other ways. */
function Invitation({ camera }) {
  const { t } = useApp();
  return html`
    <div class="invitation">
      <p class="title" aria-hidden="true">${t("scan.title")}</p>
      <p class="lead">${t("scan.lead")}</p>
      <svg class="finder" viewBox="0 0 120 90" aria-hidden="true">
        <path d="M8 26V14a6 6 0 0 1 6-6h12M94 8h12a6 6 0 0 1 6 6v12M112 64v12a6 6 0 0 1-6 6H94M26 82H14a6 6 0 0 1-6-6V64" />
        <path class="item" d="M40 38h40l5 32H35zM50 38v-6a10 10 0 0 1 20 0v6" />
      </svg>
      ${camera.state === "refused" && html`<p class="notice" role="alert">${t("scan.refused")}</p>`}
      ${camera.state === "starting" && html`<p class="small" role="status">${t("scan.starting")}</p>`}
      ${cameraOffered() &&
      html`<button type="button" class="button primary wide" onClick=${camera.start}><${Icon} name="camera" />${t("scan.cameraOn")}</button>`}
      <${Chooser} kind="button wide"><${Icon} name="gallery" />${t("scan.choose")}<//>
      <p class="small">${t("scan.paste")}</p>
    </div>
  `;
}

/** A file input that looks like a button: `label` names it where it shows only an icon. */
function Chooser({ kind, label = null, capture = null, children }) {
  const { scanning } = useApp();
  function choose(event) {
    const [file] = event.currentTarget.files;
    if (file) scanning.start(file);
  }
  return html`
    <label class=${`chooser ${kind}`}>
      <input class="visually-hidden" type="file" accept="image/*" capture=${capture} aria-label=${label} onChange=${choose} />
      ${children}
    </label>
  `;
}

/** While the camera is on the screen stays lit, where the browser offers that. */
function useWakeLock(on) {
  useEffect(() => {
    if (!on || !navigator.wakeLock) return undefined;
    // Refused where the battery is low: then the screen goes dark as ever.
    const asked = navigator.wakeLock.request("screen").catch(() => null);
    return () => asked.then((lock) => lock?.release());
  }, [on]);
}

function usePastedAndDropped(take) {
  useEffect(() => {
    const taken = (transfer) => {
      const picture = pictureIn(transfer);
      if (picture) take(picture);
    };
    const paste = (event) => taken(event.clipboardData);
    const over = (event) => event.preventDefault();
    const drop = (event) => {
      event.preventDefault();
      taken(event.dataTransfer);
    };
    document.addEventListener("paste", paste);
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("paste", paste);
      document.removeEventListener("dragover", over);
      document.removeEventListener("drop", drop);
    };
  }, [take]);
}
