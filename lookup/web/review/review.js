// The review tool: a queue, a case, a verdict. It shows what the service says and adds nothing.

import { Api } from "./review-api.js";
import { caseView } from "./review-case.js";
import { button, el } from "./review-dom.js";
import { itemView } from "./review-item.js";
import { itemList } from "./review-items.js";
import { queue } from "./review-queue.js";
import { language, t } from "./review-words.js";

const api = new Api();
const main = document.getElementById("main");
const tools = document.getElementById("tools");
const ITEMS = "items";
const ITEM = "item-";
let shown = null;

function say(text) {
  document.getElementById("notice").textContent = text;
}

/** Runs what a person asked for and says what went wrong. */
async function act(work) {
  say("");
  try {
    await work();
  } catch (problem) {
    const first = problem.status === 401 && !api.key;
    if (problem.status === 401) askForKey();
    if (!first) say(problem.message); // who was not asked for a key yet did nothing wrong
  }
}

/** A key in the address (a link) is taken once and wiped from it. */
function takeKeyFromAddress() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (key === null) return;
  api.signIn(key);
  history.replaceState(null, "", location.pathname);
}

function askForKey() {
  tools.hidden = true;
  const key = el("input", { type: "password", id: "key", autocomplete: "off", required: true });
  const form = el("form", { submit }, el("label", { for: "key" }, t("key")), key, el("button", { class: "button primary" }, t("enter")));
  function submit(event) {
    event.preventDefault();
    api.signIn(key.value);
    route();
  }
  main.replaceChildren(form);
  key.focus();
}

function close() {
  shown?.close();
  shown = null;
}

async function showQueue(state = "") {
  close();
  const cases = await api.queue(state);
  const go = ({ state }) => act(() => showQueue(state));
  main.replaceChildren(...queue(api, cases, { state, act, go }));
}

async function showCase(id, number = 1) {
  const found = await api.case(id);
  const show = (other) => act(() => showCase(id, other));
  const { elements, view } = await caseView(api, found, number, { act, show });
  close();
  shown = { close: () => view?.close(), zoom: (by) => view?.zoom(by), blink: () => view?.blink(), id, number, count: found.photos.length };
  main.replaceChildren(...elements);
}

async function showItems(serial = "") {
  close();
  const items = await api.items(serial);
  const go = (other) => act(() => showItems(other));
  main.replaceChildren(...itemList(api, items, { serial, act, go }));
}

async function showItem(id) {
  const { elements, view } = await itemView(api, await api.item(id), { act, again: () => showItem(id) });
  close();
  shown = { close: () => view?.close(), zoom: (by) => view?.zoom(by), blink: () => view?.blink() };
  main.replaceChildren(...elements);
}

function route() {
  tools.hidden = false;
  const id = location.hash.slice(1);
  if (id === ITEMS) act(() => showItems());
  else if (id.startsWith(ITEM)) act(() => showItem(id.slice(ITEM.length)));
  else act(() => (id ? showCase(id) : showQueue()));
}

const KEYS = {
  b: () => shown?.blink(),
  "+": () => shown?.zoom(1.2),
  "-": () => shown?.zoom(1 / 1.2),
  n: () => shown?.id && act(() => showCase(shown.id, (shown.number % shown.count) + 1)),
  v: () => document.getElementById("reason")?.focus(),
  q: () => (location.hash = ""),
};
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
document.documentElement.lang = language;
document.title = t("title");
document.getElementById("title").textContent = t("title");
tools.append(
  el("small", {}, t("keys")),
  button(t("queue"), () => (location.hash = "")),
  button(t("items"), () => (location.hash = ITEMS)),
  button(t("leave"), () => (api.signOut(), askForKey())),
);
addEventListener("hashchange", route);
takeKeyFromAddress();
route();
