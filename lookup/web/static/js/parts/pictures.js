// All pictures of a product: swiped through, and larger with a tap.

import { html, useRef, useState } from "../html.js";
import { useApp } from "../shared.js";
import { CataloguePicture } from "./picture.js";
import { Sheet } from "./sheet.js";

/** `lead` is the picture that stands for what is chosen (a path or null), `alt` says what it shows. */
export function Pictures({ shown, lead, color, alt }) {
  const { t } = useApp();
  const [at, setAt] = useState(0);
  const [large, setLarge] = useState(null);
  const strip = useRef(null);
  const paths = pathsOf(shown, lead, color);
  const named = (place) => (paths.length > 1 ? `${alt}, ${t("pictures.one", { number: place + 1, count: paths.length })}` : alt);

  function follow() {
    // In Arabic the strip begins at its right end, and scrolls to negative places.
    setAt(Math.round(Math.abs(strip.current.scrollLeft) / strip.current.clientWidth));
  }

  return html`
    <div class="strip" key=${paths[0]} ref=${strip} onScroll=${follow} tabindex=${paths.length > 1 ? "0" : null} role="group" aria-label=${t("pictures.title")}>
      ${paths.map(
        (path, place) => html`
          <button key=${path} type="button" class="strip-picture" disabled=${!path} aria-label=${`${named(place)}: ${t("pictures.larger")}`} onClick=${() => setLarge(path)}>
            <${CataloguePicture} path=${Math.abs(place - at) < 2 ? path : null} alt=${named(place)} />
          </button>
        `,
      )}
    </div>
    ${paths.length > 1 && html`<p class="dots" aria-hidden="true">${paths.map((path, place) => html`<i key=${path} class=${place === at ? "now" : ""}></i>`)}</p>`}
    ${large && html`<${Large} path=${large} alt=${alt} onClose=${() => setLarge(null)} />`}
  `;
}

function Large({ path, alt, onClose }) {
  const { t } = useApp();
  const [near, setNear] = useState(false);
  return html`
    <${Sheet} title=${alt} kind="tall" onClose=${onClose}>
      <div class="large-picture" tabindex="0" role="group" aria-label=${alt}>
        <button type="button" class=${near ? "near" : ""} aria-pressed=${String(near)} aria-label=${t("pictures.zoom")} onClick=${() => setNear(!near)}>
          <${CataloguePicture} path=${path} alt=${alt} large />
        </button>
      </div>
    <//>
  `;
}

/** The pictures of that colour first, then those of no one colour; those of other colours are theirs. */
function pathsOf({ pictures = [] }, lead, color) {
  const own = pictures.filter((each) => each.color === color || each.color === null);
  return [...new Set([lead, ...own.map(({ image }) => image)])].filter((path, place) => path || place === 0);
}
