// A box around one item of a photo: dragged with a finger, or moved with the arrow keys.

import { html, useRef, useState } from "../html.js";
import { useApp } from "../shared.js";
import { useBlobUrl } from "./picture.js";
import { Sheet } from "./sheet.js";

const LEAST = 0.08;
const STEP = 0.02;
const BEGIN = [0.2, 0.2, 0.6, 0.6];
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** `onChosen([x, y, width, height])` in shares of the picture, 0 to 1. */
export function OneItem({ photo, onChosen, onClose }) {
  const { t } = useApp();
  const url = useBlobUrl(photo);
  const [box, setBox] = useState(BEGIN);
  const from = useRef(null);

  function at(event) {
    const place = event.currentTarget.getBoundingClientRect();
    return [clamp((event.clientX - place.left) / place.width), clamp((event.clientY - place.top) / place.height)];
  }
  function begin(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = at(event);
  }
  function drag(event) {
    if (!from.current) return;
    const [x, y] = from.current;
    const [toX, toY] = at(event);
    const drawn = [Math.min(x, toX), Math.min(y, toY), Math.abs(toX - x), Math.abs(toY - y)];
    if (drawn[2] >= LEAST && drawn[3] >= LEAST) setBox(drawn);
  }
  function press(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    setBox((was) => (event.shiftKey ? resized(was, move) : moved(was, move)));
  }

  const [x, y, width, height] = box.map((share) => `${share * 100}%`);
  return html`
    <${Sheet} title=${t("box.title")} kind="tall" onClose=${onClose}>
      <p class="small">${t("box.help")}</p>
      <div class="box-photo">
        <div class="box-area" onPointerDown=${begin} onPointerMove=${drag} onPointerUp=${() => (from.current = null)}>
          ${url && html`<img src=${url} alt=${t("answer.yourPhoto")} draggable=${false} />`}
          <div
            class="box"
            tabindex="0"
            role="group"
            aria-label=${t("box.keys")}
            style=${{ left: x, top: y, width, height }}
            onKeyDown=${press}
          ></div>
        </div>
      </div>
      <button type="button" class="button primary wide" onClick=${() => onChosen(box)}>${t("box.look")}</button>
    <//>
  `;
}

function moved([x, y, width, height], [right, down]) {
  return [clamp(x + right, 1 - width), clamp(y + down, 1 - height), width, height];
}

function resized([x, y, width, height], [right, down]) {
  return [x, y, Math.max(LEAST, Math.min(1 - x, width + right)), Math.max(LEAST, Math.min(1 - y, height + down))];
}

function clamp(share, most = 1) {
  return Math.min(most, Math.max(0, share));
}
