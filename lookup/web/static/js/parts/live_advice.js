// Advice on the live picture, said in the viewfinder.

import { adviceOn } from "../advice.js";
import { useEffect, useState } from "../html.js";

const LOOK_EVERY_MS = 700;
const WIDTH = 160;
const MESSAGES = { dark: "advice.dark", glare: "advice.glare", blurred: "advice.blurred", far: "advice.far" };

/** The key of a message, or null; looked at while `on`. Said only where two looks agree. */
export function useLiveAdvice(video, on) {
  const [said, setSaid] = useState({ last: null, agreed: null });
  useEffect(() => {
    if (!on) return undefined;
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const look = () => {
      const { videoWidth, videoHeight } = video.current ?? {};
      if (!videoWidth || document.hidden) return;
      canvas.width = WIDTH;
      canvas.height = Math.round((WIDTH * videoHeight) / videoWidth);
      context.drawImage(video.current, 0, 0, canvas.width, canvas.height);
      const advice = adviceOn(context.getImageData(0, 0, canvas.width, canvas.height));
      setSaid(({ last, agreed }) => ({ last: advice, agreed: advice === last ? advice : agreed }));
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [on]);
  return on && said.agreed ? MESSAGES[said.agreed] : null;
}
