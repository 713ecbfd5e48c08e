// Pictures: those of the catalogue, fetched with the key, and those of this device.

import { html, useEffect, useState } from "../html.js";
import { useApp } from "../shared.js";

const NO_PICTURE = new URL("../../no-picture.svg", import.meta.url).pathname;

/**
 * A catalogue picture by its path; a plain tile until it is here, or where there is none. `large`: the copy
 * to be looked at closely comes in its place.
 */
export function CataloguePicture({ path, alt, large = false }) {
  const { pictures } = useApp();
  const [url, setUrl] = useState(null);
  useEffect(() => {
    let shown = true;
    setUrl(null);
    const show = (found) => shown && setUrl(found);
    const small = path && pictures.url(path).then(show, tolerateProblem);
    if (small && large) small.then(() => pictures.url(largeOf(path))).then(show, tolerateProblem);
    return () => (shown = false);
  }, [path, large, pictures]);
  return html`<img class="catalogue-picture" src=${url ?? NO_PICTURE} alt=${alt} decoding="async" />`;
}

function largeOf(path) {
  return `${path}${path.includes("?") ? "&" : "?"}large=true`;
}

/** The address of a Blob while it is shown. */
export function useBlobUrl(blob) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    if (!blob) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

/** A photo of this device. */
export function Photo({ blob, alt, onLoad = null }) {
  const url = useBlobUrl(blob);
  return url && html`<img class="photo" src=${url} alt=${alt} onLoad=${onLoad} />`;
}

function tolerateProblem(problem) {
  if (!problem.kind) throw problem; // a picture may be missing; a mistake here may not hide
}
