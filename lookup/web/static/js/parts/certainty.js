// How sure the service is: in words, and as a share.

import { html } from "../html.js";
import { useApp } from "../shared.js";

export function Certainty({ confidence }) {
  const { t, words } = useApp();
  return html`
    <p class="certainty">
      <meter min="0" max="1" value=${confidence} aria-hidden="true"></meter>
      <span class="visually-hidden">${t("confidence.label")}: </span>
      <span>${words.confidence(confidence)}</span>
      <small>${words.percent(confidence)}</small>
    </p>
  `;
}
