// A dialog that slides over the screen; the browser keeps the focus in it, and Escape or the phone's
// own "back" closes it.

import { html, useLayoutEffect, useRef } from "../html.js";
import { useApp } from "../shared.js";
import { Icon } from "./icon.js";

export function Sheet({ title, kind = "", onClose, children }) {
  const { t } = useApp();
  const dialog = useRef(null);
  // Before the browser paints: a Back pressed at once must meet the sheet, not the screen below it.
  useLayoutEffect(() => {
    const opened = dialog.current;
    let left = false;
    const leave = () => {
      left = true;
      onClose();
    };
    opened.showModal();
    window.history.pushState({ sheet: true }, "");
    window.addEventListener("popstate", leave);
    return () => {
      window.removeEventListener("popstate", leave);
      opened.close();
      if (!left) window.history.back();
    };
  }, []);
  const outside = (event) => event.target === dialog.current && onClose();
  return html`
    <dialog class=${`sheet ${kind}`} ref=${dialog} onCancel=${onClose} onClick=${outside} aria-labelledby="sheet-title">
      <div class="sheet-inside">
        <header class="sheet-top">
          <h2 id="sheet-title">${title}</h2>
          <button type="button" class="round" aria-label=${t("app.close")} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        ${children}
      </div>
    </dialog>
  `;
}
