// Starts the catalogue's page: its language, and the key of whoever opened it.

import { LookupClient } from "../js/client.js";
import { html, render, useCallback, useMemo, useState } from "../js/html.js";
import { Pictures } from "../js/pictures.js";
import { keyIn } from "../js/session.js";
import { Shared } from "../js/shared.js";
import { bestLanguage, directionOf, Words } from "../js/words.js";
import { CataloguePage } from "./page.js";
import { SignIn } from "./sign_in.js";

const LANGUAGES = ["en", "fr", "it", "de", "es"];
const KEY = "lookup.catalogue.key"; // of this page alone: the app's user is somebody else
const LANGUAGE = "lookup.language";

/** Its own messages, and the app's. */
async function wordsOf(language) {
  const files = [`../messages/${language}.json`, `messages/${language}.json`];
  const messages = await Promise.all(files.map(async (file) => (await fetch(new URL(file, import.meta.url))).json()));
  const own = navigator.languages.find((tag) => bestLanguage([tag], LANGUAGES) === language);
  const words = new Words(language, Object.assign({}, ...messages), own ?? language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  document.title = words.t("catalogue.title");
  return words;
}

/** A key in the address (a link) is taken once and wiped from it. */
function takeKeyFromAddress() {
  const key = location.hash.includes("key=") ? keyIn(location.hash) : null;
  if (key === null) return;
  sessionStorage.setItem(KEY, key);
  history.replaceState(null, "", location.pathname);
}

function Root({ first }) {
  const [words, setWords] = useState(first);
  const [key, setKey] = useState(sessionStorage.getItem(KEY));
  const [refused, setRefused] = useState(null); // the problem that says why the key opens nothing
  const client = useMemo(() => new LookupClient({ key }), [key]);
  const pictures = useMemo(() => new Pictures(client), [client]);

  const setLanguage = useCallback(async (language) => {
    localStorage.setItem(LANGUAGE, language);
    setWords(await wordsOf(language));
  }, []);
  const signIn = useCallback((given) => {
    sessionStorage.setItem(KEY, given);
    setRefused(null);
    setKey(given);
  }, []);
  const signOut = useCallback((problem = null) => {
    sessionStorage.removeItem(KEY);
    setRefused(problem);
    setKey(null);
  }, []);

  const { t, language: locale } = words;
  const value = { client, pictures, words, t, locale, languages: LANGUAGES, setLanguage, signIn, signOut };
  return html`
    <${Shared.Provider} value=${value}>
      ${key === null ? html`<${SignIn} refused=${refused} />` : html`<${CataloguePage} key=${key} />`}
    <//>
  `;
}

takeKeyFromAddress();
const chosen = localStorage.getItem(LANGUAGE);
const language = LANGUAGES.includes(chosen) ? chosen : bestLanguage(navigator.languages, LANGUAGES);
render(html`<${Root} first=${await wordsOf(language)} />`, document.getElementById("app"));
