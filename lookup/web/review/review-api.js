// The routes of cases and of registered items. Pictures need the key too, so they are fetched and shown from blobs.

const KEY = "lookup.review.key";
const CASES = "/v1/inspections";
const ITEMS = "/v1/items";

import { has, t } from "./review-words.js";

/** What went wrong, in the reader's language; what only the service can say stays in its words. */
export class Problem extends Error {
  constructor(told) {
    const key = `error.${told.type.split(":").pop()}`;
    super(has(key) ? t(key) : t("error.other", { detail: `${told.detail} ${told.remedy}` }));
    this.status = told.status;
  }
}

/** A name for one request, so that sending it twice does it once. */
export function requestName() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

export class Api {
  get key() {
    return sessionStorage.getItem(KEY);
  }

  signIn(key) {
    sessionStorage.setItem(KEY, key.trim());
  }

  signOut() {
    sessionStorage.removeItem(KEY);
  }

  async queue(state) {
    const query = state ? `?${new URLSearchParams({ state })}` : "";
    return (await this.#json(query)).inspections;
  }

  case(id) {
    return this.#json(`/${id}`);
  }

  open(form) {
    return this.#json("", { method: "POST", body: form });
  }

  addPhotos(id, form) {
    return this.#json(`/${id}/photos`, { method: "POST", body: form });
  }

  move(id, state) {
    return this.#json(`/${id}/state`, this.#body({ state }));
  }

  decide(id, verdict, reason, request) {
    return this.#json(`/${id}/verdict`, this.#body({ verdict, reason, idempotency_key: request }));
  }

  /** Hands a case to that person, to nobody with null, to whoever asks with undefined. */
  assign(id, assignee) {
    return this.#json(`/${id}/assignee`, this.#body({ assignee }));
  }

  write(id, text) {
    return this.#json(`/${id}/notes`, this.#body({ text }));
  }

  async references(id) {
    return (await this.#json(`/${id}/references`)).references;
  }

  /** An address in this page for a picture or a report of a case. */
  async blob(path) {
    return URL.createObjectURL(await (await this.#ask(path)).blob());
  }

  async items(serial) {
    const query = serial ? `?${new URLSearchParams({ serial })}` : "";
    return (await this.#json(query, {}, ITEMS)).items;
  }

  item(id) {
    return this.#json(`/${id}`, {}, ITEMS);
  }

  register(form) {
    return this.#json("", { method: "POST", body: form }, ITEMS);
  }

  checkItem(id, form) {
    return this.#json(`/${id}/check`, { method: "POST", body: form }, ITEMS);
  }

  noteOnItem(id, entry) {
    return this.#json(`/${id}/history`, this.#body(entry), ITEMS);
  }

  /** An address in this page for a picture or the passport of a registered item. */
  async itemBlob(path) {
    return URL.createObjectURL(await (await this.#ask(path, {}, ITEMS)).blob());
  }

  #body(fields) {
    return { method: "POST", body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } };
  }

  async #json(path, options, of) {
    return (await this.#ask(path, options, of)).json();
  }

  async #ask(path, { headers = {}, ...options } = {}, of = CASES) {
    const key = this.key ? { Authorization: `Bearer ${this.key}` } : {};
    const response = await fetch(`${of}${path}`, { ...options, headers: { ...headers, ...key } });
    if (response.ok) return response;
    throw new Problem(await response.json());
  }
}
