// The inspection routes. Pictures need the key too, so they are fetched and shown from blobs.

const KEY = "lookup.review.key";

export class Problem extends Error {}

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

  decide(id, verdict, reason) {
    return this.#json(`/${id}/verdict`, this.#body({ verdict, reason }));
  }

  /** An address in this page for a picture or a report of a case. */
  async blob(path) {
    return URL.createObjectURL(await (await this.#ask(path)).blob());
  }

  #body(fields) {
    return { method: "POST", body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } };
  }

  async #json(path, options) {
    return (await this.#ask(path, options)).json();
  }

  async #ask(path, { headers = {}, ...options } = {}) {
    const key = this.key ? { Authorization: `Bearer ${this.key}` } : {};
    const response = await fetch(`/v1/inspections${path}`, { ...options, headers: { ...headers, ...key } });
    if (response.ok) return response;
    const told = await response.json();
    const problem = new Problem(`${told.detail} ${told.remedy}`);
    problem.status = response.status;
    throw problem;
  }
}
