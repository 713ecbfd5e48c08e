// The text of a tag or label in a photo, and the products it names.

import { html, useEffect, useState } from "../html.js";
import { useApp } from "../shared.js";
import { CataloguePicture } from "./picture.js";
import { Sheet } from "./sheet.js";

/** `box`: the item's part of the photo, or null; `onPick(shown)` with the product that was tapped. */
export function Tag({ photo, box, onPick, onClose }) {
  const { t, client, store, locale } = useApp();
  const [read, setRead] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    const controller = new AbortController();
    client.tag(photo, { box, store: store?.code, locale, signal: controller.signal }).then(setRead, (raised) => {
      if (controller.signal.aborted) return;
      if (!raised.kind) throw raised;
      setProblem(t(raised.slug === "text-not-read" ? "tag.notHere" : raised.kind === "unreachable" ? "search.offline" : "tag.failed"));
    });
    return () => controller.abort();
  }, []);
  const said = read?.lines.map(({ text }) => text).join(" · ");
  return html`
    <${Sheet} title=${t("tag.title")} onClose=${onClose}>
      <div role="status">
        ${!read && !problem && html`<p class="small">${t("tag.reading")}</p><progress aria-label=${t("tag.reading")}></progress>`}
        ${problem && html`<p class="notice">${problem}</p>`}
        ${said && html`<p class="small">${t("tag.read")} <bdi>${said}</bdi></p>`}
        ${read?.products.length === 0 && html`<p>${t("tag.nothing")}</p>`}
      </div>
      <ul class="lines">
        ${read?.products.map(
          (shown) => html`
            <li key=${shown.product.id}>
              <button type="button" class="line" onClick=${() => onPick(shown)}>
                <${CataloguePicture} path=${shown.product.image} alt="" />
                <span><b>${shown.product.name}</b><small>${shown.variant?.sku ?? shown.product.id}</small></span>
              </button>
            </li>
          `,
        )}
      </ul>
    <//>
  `;
}
