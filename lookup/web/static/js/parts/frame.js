// The frame of every screen: store on top, the screen, and below it what a thumb reaches.

import { html, useEffect, useRef } from "../html.js";
import { addressOf } from "../route.js";
import { useApp } from "../shared.js";
import { Icon } from "./icon.js";
import { StorePicker } from "./store_picker.js";

/**
 * `kind` styles the screen, `here` is the screen's name in the bar, `center` takes the place of
 * the link to the camera, `title` is the heading of the page.
 */
export function Frame({ kind = "", here = null, center = null, title, quietTitle = false, children }) {
  const heading = useRef(null);
  useEffect(() => {
    // Read aloud, and a page begins at its top.
    heading.current.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return html`
    <${Top} />
    <main class=${`screen ${kind}`}>
      <h1 ref=${heading} tabindex="-1" class=${quietTitle ? "visually-hidden" : "title"}>${title}</h1>
      ${children}
    </main>
    <${Bar} here=${here} center=${center} />
  `;
}

function Top() {
  const { t } = useApp();
  return html`
    <header class="top">
      <a class="brand" href=${addressOf("scan")}>${t("app.name")}</a>
      <${StorePicker} />
      <a class="round" href=${addressOf("settings")} aria-label=${t("settings.title")}><${Icon} name="settings" /></a>
    </header>
  `;
}

function Bar({ here, center }) {
  const { t, waiting } = useApp();
  const count = waiting.waiting.length;
  return html`
    <nav class="bar" aria-label=${t("app.navigation")}>
      <${Place} screen="search" icon="search" here=${here}>${t("search.title")}<//>
      <div class="bar-center">
        ${center ??
        html`<a class="shutter link" href=${addressOf("scan")} aria-label=${t("scan.new")}><${Icon} name="camera" /></a>`}
      </div>
      <${Place} screen="history" icon="clock" here=${here}>
        ${t("history.title")}
        ${count > 0 && html`<span class="badge">${count}<span class="visually-hidden"> ${t("queue.waiting", { count })}</span></span>`}
      <//>
    </nav>
  `;
}

function Place({ screen, icon, here, children }) {
  return html`
    <a class="place" href=${addressOf(screen)} aria-current=${here === screen ? "page" : null}>
      <${Icon} name=${icon} /><span>${children}</span>
    </a>
  `;
}
