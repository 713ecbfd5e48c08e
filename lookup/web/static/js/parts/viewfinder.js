// The live picture, its corners and its lamp; off when nobody looks.

import { Camera, cameraOffered } from "../camera.js";
import { html, useCallback, useEffect, useRef, useState } from "../html.js";
import { useApp } from "../shared.js";
import { Icon } from "./icon.js";

/**
 * {state, camera, start, stop}: `state` is "off", "starting", "on" or "refused". Starts by itself
 * where `automatic`, stops while the page is hidden.
 */
export function useCamera({ automatic, onStarted }) {
  const [state, setState] = useState("off");
  const camera = useRef(null);
  const wanted = useRef(false);

  const stop = useCallback(() => {
    wanted.current = false;
    camera.current?.stop();
    camera.current = null;
    setState("off");
  }, []);

  const start = useCallback(async () => {
    if (wanted.current || !cameraOffered()) return;
    wanted.current = true;
    setState("starting");
    try {
      const started = await Camera.start();
      if (!wanted.current) return started.stop();
      camera.current = started;
      setState("on");
      onStarted?.();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      wanted.current = false;
      setState("refused");
    }
    return undefined;
  }, []);

  useEffect(() => {
    if (automatic) start();
    const follow = () => {
      if (document.hidden) stop();
      else if (automatic) start();
    };
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stop();
    };
  }, [automatic]);

  return { state, camera: camera.current, start, stop };
}

/** `video` is a ref to the element that shows the camera. */
export function Viewfinder({ camera, video, hint, children }) {
  const { t } = useApp();
  const [lit, setLit] = useState(false);
  useEffect(() => {
    video.current.srcObject = camera.stream;
  }, [camera]);

  async function light() {
    await camera.light(!lit);
    setLit(!lit);
  }

  return html`
    <div class="viewfinder">
      <video ref=${video} autoplay playsinline muted aria-label=${t("scan.live")}></video>
      <span class="corners" aria-hidden="true"></span>
      <p class="hint" role="status">${hint}</p>
      ${camera.hasLamp &&
      html`<button type="button" class="round on-picture lamp" aria-pressed=${String(lit)} aria-label=${t("scan.lamp")} onClick=${light}>
        <${Icon} name="lamp" />
      </button>`}
      ${children}
    </div>
  `;
}
