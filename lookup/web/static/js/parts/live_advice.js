// Advice on the live picture, said in the viewfinder.

import { ADVICE, adviceOn, smallOf } from "../advice.js";
import { useEffect, useState } from "../html.js";

const LOOK_EVERY_MS = 700;

/** The key of a message, or null; looked at while `on`. Said only where two looks agree. */
export function useLiveAdvice(video, on) {
  const [said, setSaid] = useState({ last: null, agreed: null });
  useEffect(() => {
    if (!on) return undefined;
    const canvas = document.createElement("canvas");
    const look = () => {
      const { videoWidth, videoHeight } = video.current ?? {};
      if (!videoWidth || document.hidden) return;
      const advice = adviceOn(smallOf(video.current, videoWidth, videoHeight, canvas));
      setSaid(({ last, agreed }) => ({ last: advice, agreed: advice === last ? advice : agreed }));
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [on]);
  return on && said.agreed ? ADVICE[said.agreed] : null;
}
