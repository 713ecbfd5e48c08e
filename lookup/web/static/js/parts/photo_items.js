// A photo with a frame on each thing that was found in it; a tap looks that one up.

import { html, useState } from "../html.js";
import { useApp } from "../shared.js";
import { Photo } from "./picture.js";

const PER_SIDE = 1000; // the drawing's units along the photo's width

/** `items` as an answer gives them; `onPick(box)`. `whole`: all of the photo is shown, none cut off. */
export function PhotoItems({ blob, alt, items, whole = false, onPick }) {
  const { t } = useApp();
  const [ratio, setRatio] = useState(null);
  const many = items.length > 1;
  return html`
    <div class=${`photo-items ${whole ? "whole" : ""}`}>
      <${Photo} blob=${blob} alt=${alt} onLoad=${({ currentTarget: { naturalWidth, naturalHeight } }) => setRatio(naturalHeight / naturalWidth)} />
      ${many &&
      ratio &&
      html`
        <svg viewBox=${`0 0 ${PER_SIDE} ${PER_SIDE * ratio}`} preserveAspectRatio=${`xMidYMid ${whole ? "meet" : "slice"}`} role="group" aria-label=${t("items.title", { count: items.length })}>
          ${items.map((item, place) => html`<${Item} key=${place} ...${{ item, place, ratio, onPick }} />`)}
        </svg>
      `}
    </div>
  `;
}

function Item({ item, place, ratio, onPick }) {
  const { t } = useApp();
  const [x, y, width, height] = item.box;
  const frame = html`<rect
    x=${x * PER_SIDE}
    y=${y * PER_SIDE * ratio}
    width=${width * PER_SIDE}
    height=${height * PER_SIDE * ratio}
    rx="24"
    class=${item.answered ? "answered" : ""}
  />`;
  if (item.answered) return frame;
  const pick = () => onPick(item.box);
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick();
  };
  return html`<g role="button" tabindex="0" aria-label=${t("items.lookUp", { number: place + 1 })} onClick=${pick} onKeyDown=${press}>${frame}</g>`;
}
