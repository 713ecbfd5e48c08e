// Starts the app: language, what the device remembers, the service worker.

import { App } from "./app.js";
import { LookupClient } from "./client.js";
import { Database, PassingDatabase } from "./database.js";
import { html, render, useCallback, useState } from "./html.js";
import { keyIn, Session } from "./session.js";
import { bestLanguage, directionOf, Words } from "./words.js";

const LANGUAGES = document.body.dataset.languages.split(" ");

async function wordsOf(language) {
  const response = await fetch(new URL(`../messages/${language}.json`, import.meta.url));
  if (!response.ok) throw new Error(`The messages of ${language} cannot be loaded.`);
  const own = navigator.languages.find((tag) => bestLanguage([tag], LANGUAGES) === language);
  const words = new Words(language, await response.json(), own ?? language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  document.title = words.t("app.name");
  return words;
}

function Root({ session, database, first }) {
  const [words, setWords] = useState(first);
  const setLanguage = useCallback(async (language) => {
    setWords(await wordsOf(language));
    session.language = language;
  }, []);
  return html`<${App} ...${{ session, database, words, setLanguage, languages: LANGUAGES }} />`;
}

/** A key in the address (a link, a scanned code) is taken once and wiped from it. */
function takeKeyFromAddress(session) {
  const key = keyIn(location.hash);
  if (key === null) return false;
  session.signIn(key, { lasting: false });
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

/** The address of a first run (`#first=TOKEN`) makes the first key. It is shown once, so it stays here. */
async function makeFirstKey(session) {
  const token = new URLSearchParams(location.hash.slice(1)).get("first");
  if (token === null) return;
  try {
    session.signIn(await new LookupClient().firstKey(token), { lasting: true });
    history.replaceState(null, "", location.pathname + location.search);
  } catch (problem) {
    if (!problem.kind) throw problem; // a token that was used: the app asks for a key
  }
}

async function openDatabase() {
  try {
    return await Database.open();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return new PassingDatabase(); // some private windows keep nothing
  }
}

async function start() {
  const session = new Session();
  takeKeyFromAddress(session);
  await makeFirstKey(session);
  window.addEventListener("hashchange", () => takeKeyFromAddress(session) && location.reload());
  const chosen = session.language;
  const language = LANGUAGES.includes(chosen) ? chosen : bestLanguage(navigator.languages, LANGUAGES);
  const [first, database] = await Promise.all([wordsOf(language), openDatabase()]);
  render(html`<${Root} ...${{ session, database, first }} />`, document.getElementById("app"));
  if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/service-worker.js");
}

start();
