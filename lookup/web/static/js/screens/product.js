// One product, by its id: from a search, or as feedback named it.

import { html, useEffect, useState } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { ProductView } from "../parts/product_view.js";
import { useApp } from "../shared.js";

export function ProductScreen({ id }) {
  const { t, client, opened, search, store, locale } = useApp();
  const results = [opened.current, ...(search.found?.results ?? []), ...(search.found?.alternatives ?? [])];
  const known = results.find((each) => each?.product.id === id) ?? null;
  const [loaded, setLoaded] = useState(known && { shown: known, at: Date.now(), store: store?.code ?? null, locale });
  const [problem, setProblem] = useState(null);

  useEffect(() => {
    if (loaded) return undefined;
    const controller = new AbortController();
    const options = { store: store?.code, locale, signal: controller.signal };
    client.product(id, options).then(
      (shown) => setLoaded({ shown, at: Date.now(), store: store?.code ?? null, locale }),
      (raised) => {
        if (controller.signal.aborted) return;
        if (!raised.kind) throw raised;
        setProblem(raised);
      },
    );
    return () => controller.abort();
  }, [id]);

  if (problem) {
    return html`<${Frame} kind="message" title=${t("product.notShown")}><${Icon} name="cloud" /><p>${t("product.notShownText")}</p><//>`;
  }
  if (!loaded) return null;
  return html`
    <${Frame} kind="answer" title=${loaded.shown.product.name} quietTitle>
      <button type="button" class="link back" onClick=${() => window.history.back()}><${Icon} name="back" />${t("app.back")}</button>
      <${ProductView} ...${loaded} />
    <//>
  `;
}
