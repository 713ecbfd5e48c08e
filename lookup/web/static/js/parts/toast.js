// A short message at the bottom that goes by itself, and what may be done about it.

import { html, useEffect } from "../html.js";

const SHOWN_MS = 6000;

/** `message`: {text, action: {text, run} or null, at} or null. */
export function Toast({ message, onDone }) {
  useEffect(() => {
    if (!message) return undefined;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  // Always in the page: a live region that appears with its text is not read aloud.
  return html`
    <div class="toast-place" role="status" aria-live="polite">
      ${message &&
      html`
        <div class="toast" key=${message.at}>
          <span>${message.text}</span>
          ${message.action &&
          html`<button type="button" class="link" onClick=${() => (onDone(), message.action.run())}>${message.action.text}</button>`}
        </div>
      `}
    </div>
  `;
}
