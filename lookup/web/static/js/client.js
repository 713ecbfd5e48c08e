// The HTTP API as a small client. It knows nothing of pages and works against any deployment:
//   const client = new LookupClient({ base: "https://lookup.example", key: "lk_..." });
//   const answer = await client.lookup(file, { store: "PAR01" });
// Described in docs/app.md.

const TIMEOUT_MS = 15_000;
const LOOKUP_TIMEOUT_MS = 40_000; // a photo over a slow network

/** What went wrong, as the service tells it (RFC 9457). `kind` says what to do about it. */
export class LookupProblem extends Error {
  constructor({ kind, status = 0, slug, title, detail, remedy, requestId = null, retryAfter = null, fields = [] }) {
    super(detail);
    Object.assign(this, { kind, status, slug, title, detail, remedy, requestId, retryAfter, fields });
  }

  get name() {
    return "LookupProblem";
  }
}

/** The kinds of problem, by status; a slug where a status is not enough. */
const KIND_OF_STATUS = new Map([
  [400, "invalid"],
  [401, "key"],
  [403, "forbidden"],
  [404, "missing"],
  [409, "changing"],
  [413, "photo"],
  [415, "photo"],
  [422, "photo"],
  [429, "limited"],
  [503, "busy"],
]);
const KIND_OF_SLUG = new Map([
  ["photo-empty", "photo"],
  ["no-generation", "empty"],
  ["unavailable", "changing"],
]);

export class LookupClient {
  #base;
  #key;
  #fetch;

  /** `fetch` is there for tests and for programs that need their own. */
  constructor({ base = "", key = null, fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.#base = base.replace(/\/$/, "");
    this.#key = key;
    this.#fetch = fetch;
  }

  /** The first key of a deployment, for the token in the address that it printed; once. */
  async firstKey(token) {
    return (await this.#json("/v1/first-key", { method: "POST", body: { token } })).key;
  }

  /** The maison's stores: [{code, name, city, country, timezone}]. */
  async stores({ signal } = {}) {
    const all = [];
    let after = null;
    do {
      const part = await this.#json(`/v1/stores${query({ after })}`, { signal });
      all.push(...part.stores);
      after = part.next ?? null;
    } while (after !== null);
    return all;
  }

  /** A product with variants and stock, by its id; `stores` "all" lists every store that has it. */
  product(id, { store, locale, stores, signal } = {}) {
    return this.#json(`/v1/products/${encodeURIComponent(id)}${query({ store, locale, stores })}`, { signal });
  }

  /** What is most like a product and can be had; `sku` is the variant that is wanted. */
  alternatives(id, { sku, store, locale, limit, signal } = {}) {
    return this.#json(`/v1/products/${encodeURIComponent(id)}/alternatives${query({ sku, store, locale, limit })}`, { signal });
  }

  /** The product of a GTIN or a GS1 Digital Link. */
  code(code, { store, locale, signal } = {}) {
    return this.#json(`/v1/codes/${encodeURIComponent(code)}${query({ store, locale })}`, { signal });
  }

  /** A catalogue picture as a Blob, by the path an answer gave. */
  async image(path, { signal } = {}) {
    return (await this.#ask(path, { signal })).blob();
  }

  /**
   * Products by words, filters, or both; with `photo` (a Blob) those like it that are as the
   * words say. `exclude` is a list of words, `attributes` an object.
   */
  search({ photo, box, exclude, attributes, topK, signal, ...rest } = {}) {
    const fields = given({ ...rest, top_k: topK, box: box?.join(",") });
    if (exclude?.length) fields.exclude = exclude;
    if (attributes && Object.keys(attributes).length) fields.attributes = attributes;
    if (!photo) return this.#json("/v1/search", { method: "POST", body: fields, signal });
    const listed = { ...fields, exclude: fields.exclude?.join(","), attributes: text(fields.attributes) };
    return this.#json("/v1/search", { method: "POST", body: form(listed, photo), signal, timeout: LOOKUP_TIMEOUT_MS });
  }

  /** What a search can be narrowed to: {categories: [{category, name, products}], colors, sizes}. */
  searchChoices({ locale, signal } = {}) {
    return this.#json(`/v1/search/choices${query({ locale })}`, { signal });
  }

  /** Says what a look-up's photo really showed; `productId` null: nothing of the catalogue. */
  feedback({ lookupId, productId, sku, photo, signal }) {
    const said = given({ lookup_id: lookupId, product_id: productId, sku });
    if (!photo) return this.#json("/v1/feedback", { method: "POST", body: { product_id: null, ...said }, signal });
    if (productId === null) said.none_of_these = "true";
    return this.#json("/v1/feedback", { method: "POST", body: form(said, photo), signal });
  }

  /**
   * What the photo (a Blob, or up to six of one item) shows. `onSent(share)` tells how much was uploaded, from 0 to 1.
   * Sent with XMLHttpRequest, because fetch cannot tell the progress of an upload.
   */
  lookup(photos, { store, topK, box, category, text: words, locale, signal, onSent, timeout = LOOKUP_TIMEOUT_MS } = {}) {
    const body = form(given({ store, top_k: topK, box: box?.join(","), category, text: words, locale }), ...[photos].flat());
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#base}/v1/lookup`);
      for (const [name, value] of Object.entries(this.#headers())) request.setRequestHeader(name, value);
      request.timeout = timeout;
      request.upload.onprogress = (event) => onSent?.(event.loaded / event.total);
      request.onload = () => {
        const { status, responseText } = request;
        if (status === 200) resolve(JSON.parse(responseText));
        else reject(problemFrom(status, responseText, request.getResponseHeader("Retry-After")));
      };
      request.onerror = () => reject(unreachable());
      request.ontimeout = () => reject(timedOut());
      request.onabort = () => reject(signal.reason);
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => request.abort());
      return request.send(body);
    });
  }

  /** What is printed on the tag in the photo (a Blob), and the products it names. */
  tag(photo, { box, store, locale, signal } = {}) {
    const body = form(given({ box: box?.join(","), store, locale }), photo);
    return this.#json("/v1/tags", { method: "POST", body, signal, timeout: LOOKUP_TIMEOUT_MS });
  }

  /** Any other route: `body` is sent as JSON, and JSON comes back. */
  ask(path, { method, body, signal } = {}) {
    return this.#json(path, { method, body, signal });
  }

  async #json(path, options) {
    return (await this.#ask(path, options)).json();
  }

  async #ask(path, { method = "GET", body, signal, timeout = TIMEOUT_MS } = {}) {
    const headers = this.#headers();
    const isForm = body instanceof FormData;
    if (body && !isForm) headers["Content-Type"] = "application/json";
    const limit = limited(signal, timeout);
    let response;
    try {
      response = await this.#fetch(this.#base + path, {
        method,
        headers,
        body: body && !isForm ? JSON.stringify(body) : body,
        signal: limit.signal,
      });
    } catch {
      signal?.throwIfAborted();
      throw limit.signal.aborted ? timedOut() : unreachable();
    } finally {
      limit.end();
    }
    if (response.ok) return response;
    throw problemFrom(response.status, await response.text(), response.headers.get("Retry-After"));
  }

  #headers() {
    return this.#key ? { Authorization: `Bearer ${this.#key}` } : {};
  }
}

/** A signal that aborts with `signal`, or once the time is over; `end()` stops its clock. */
function limited(signal, milliseconds) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const clock = setTimeout(abort, milliseconds);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(clock);
      signal?.removeEventListener("abort", abort);
    },
  };
}

function given(fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  );
}

function query(fields) {
  const parameters = new URLSearchParams(given(fields)).toString();
  return parameters && `?${parameters}`;
}

function form(fields, ...photos) {
  const made = new FormData();
  for (const [name, value] of Object.entries(given(fields))) made.append(name, value);
  for (const photo of photos) made.append("photo", photo, "photo");
  return made;
}

function text(value) {
  return value && JSON.stringify(value);
}

function problemFrom(status, body, retryAfter) {
  const seconds = Number(retryAfter) > 0 ? Number(retryAfter) : null;
  let told;
  try {
    told = JSON.parse(body);
  } catch {
    told = null;
  }
  if (typeof told?.type !== "string") return notUnderstood(status, seconds);
  const slug = told.type.split(":").pop();
  return new LookupProblem({
    kind: KIND_OF_SLUG.get(slug) ?? KIND_OF_STATUS.get(status) ?? "unexpected",
    status,
    slug,
    title: told.title,
    detail: told.detail,
    remedy: told.remedy,
    requestId: told.request_id,
    retryAfter: seconds,
    fields: told.errors ?? [],
  });
}

/** Something between here and the service answered: a proxy, a hotel's sign-in page. */
function notUnderstood(status, retryAfter) {
  return new LookupProblem({
    kind: KIND_OF_STATUS.get(status) ?? "unexpected",
    status,
    slug: "not-understood",
    title: "The answer cannot be understood",
    detail: `Something between here and the service answered with status ${status}.`,
    remedy: "Check the connection, then try again.",
    retryAfter,
  });
}

function unreachable() {
  return new LookupProblem({
    kind: "unreachable",
    slug: "unreachable",
    title: "The service cannot be reached",
    detail: "There is no connection to the service.",
    remedy: "Check the network, then try again.",
  });
}

function timedOut() {
  return new LookupProblem({
    kind: "timeout",
    slug: "timeout",
    title: "The service took too long",
    detail: "No answer came in time.",
    remedy: "Try again where the network is better.",
  });
}
