// Language, store, key: what is set once.

import { html, useEffect, useState } from "../html.js";
import { Frame } from "../parts/frame.js";
import { Icon } from "../parts/icon.js";
import { StorePicker } from "../parts/store_picker.js";
import { useApp } from "../shared.js";
import { LanguagePicker } from "../parts/language_picker.js";

export function SettingsScreen() {
  const { t, session, signOut } = useApp();
  const install = useInstallation();
  return html`
    <${Frame} kind="settings" title=${t("settings.title")}>
      <section class="setting">
        <h2>${t("settings.language")}</h2>
        <${LanguagePicker} />
      </section>
      <section class="setting">
        <h2>${t("store.yours")}</h2>
        <${StorePicker} />
        <p class="small">${t("settings.storeWhy")}</p>
      </section>
      ${session.key &&
      html`<section class="setting">
        <h2>${t("key.title")}</h2>
        <p class="reference" dir="ltr">${session.owner}…</p>
        <button type="button" class="button" onClick=${signOut}>${t("key.signOut")}</button>
      </section>`}
      ${install &&
      html`<section class="setting">
        <h2>${t("settings.install")}</h2>
        <p class="small">${t("settings.installWhy")}</p>
        <button type="button" class="button" onClick=${install}><${Icon} name="bag" />${t("settings.install")}</button>
      </section>`}
      <p class="small">${t("settings.privacy")}</p>
    <//>
  `;
}

/** A function that offers the installation, or null where the browser offers none. */
function useInstallation() {
  const [offer, setOffer] = useState(null);
  useEffect(() => {
    const keep = (event) => {
      event.preventDefault();
      setOffer(event);
    };
    window.addEventListener("beforeinstallprompt", keep);
    return () => window.removeEventListener("beforeinstallprompt", keep);
  }, []);
  return offer && (() => offer.prompt());
}
