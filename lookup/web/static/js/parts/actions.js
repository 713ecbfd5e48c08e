// What an advisor does with a product: show it to the client, or ask for one like it.

import { html } from "../html.js";
import { go } from "../route.js";
import { shareCard } from "../share_card.js";
import { useApp } from "../shared.js";
import { nameOfColor } from "../stock.js";
import { Icon } from "./icon.js";
import { copied } from "./reserve.js";

export function Actions({ product, selection, photo, box }) {
  const { t, words, pictures, search, tell } = useApp();
  const { lead, only } = selection;
  const path = lead?.image ?? product.image;
  const card = {
    name: product.name,
    detail: [nameOfColor(lead), only?.size].filter(Boolean).join(" · "),
    price: words.price(lead?.price, lead?.currency),
    reference: product.id,
  };

  async function share() {
    const text = [card.name, card.detail, card.price, product.url].filter(Boolean).join("\n");
    try {
      const shared = await shareCard({ ...card, text, picture: path && (await pictures.blob(path)) });
      if (shared === "saved") tell((await copied(text)) ? t("share.savedAndCopied") : t("share.saved"));
    } catch (problem) {
      if (!problem.kind) throw problem;
      tell((await copied(text)) ? t("share.copied") : t("app.notCopied"));
    }
  }

  async function like() {
    const model = photo ?? (path && (await pictures.blob(path)));
    search.begin({ photo: model, box: photo && box });
    go("search");
  }

  return html`
    <div class="actions">
      <button type="button" class="button" onClick=${share}><${Icon} name="share" />${t("share.title")}</button>
      <button type="button" class="button" onClick=${like}><${Icon} name="like" />${t("answer.likeThis")}</button>
      ${product.url && html`<a class="button" href=${product.url} target="_blank" rel="noreferrer"><${Icon} name="bag" />${t("answer.page")}</a>`}
    </div>
  `;
}
