// The HTTP API as a small client. It knows nothing of pages and works against any deployment:
//   const client = new LookupClient({ base: "https://lookup.example", key: "lk_..." });
//   const answer = await client.lookup(file, { store: "PAR01" });

/** What went wrong, as the service tells it (RFC 9457); status 0 when it was not reached. */
export class LookupProblem extends Error {
  constructor({ status, slug, title, detail, remedy, requestId = null }) {
    super(detail);
    Object.assign(this, { status, slug, title, detail, remedy, requestId });
  }

  get needsKey() {
    return this.status === 401;
  }
}

export class LookupClient {
  #base;
  #key;

  constructor({ base = "", key = null } = {}) {
    this.#base = base;
    this.#key = key;
  }

  /** The maison's stores: [{code, name, city, country}]. */
  async stores() {
    return (await (await this.#get("/v1/stores")).json()).stores;
  }

  /** A product with variants and stock, by its id. */
  async product(id, { store = null, locale = null } = {}) {
    const query = new URLSearchParams(given({ store, locale }));
    return (await this.#get(`/v1/products/${encodeURIComponent(id)}?${query}`)).json();
  }

  /** A catalogue picture as a Blob, by the path an answer gave. */
  async image(path) {
    return (await this.#get(path)).blob();
  }

  /**
   * What the photo (a Blob) shows. `onSent(share)` tells how much was uploaded, from 0 to 1.
   * Sent with XMLHttpRequest, because fetch cannot tell the progress of an upload.
   */
  lookup(photo, { store, topK, box, category, locale, signal, onSent } = {}) {
    const form = new FormData();
    form.append("photo", photo, "photo");
    const fields = { store, top_k: topK, box: box?.join(","), category, locale };
    for (const [name, value] of Object.entries(given(fields))) form.append(name, value);

    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#base}/v1/lookup`);
      for (const [name, value] of Object.entries(this.#headers())) {
        request.setRequestHeader(name, value);
      }
      request.upload.onprogress = (event) => onSent?.(event.loaded / event.total);
      request.onload = () => {
        if (request.status === 200) resolve(JSON.parse(request.responseText));
        else reject(problemFrom(request.status, request.responseText));
      };
      request.onerror = () => reject(unreachable());
      request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  async #get(path) {
    let response;
    try {
      response = await fetch(this.#base + path, { headers: this.#headers() });
    } catch {
      throw unreachable();
    }
    if (!response.ok) throw problemFrom(response.status, await response.text());
    return response;
  }

  #headers() {
    return this.#key ? { Authorization: `Bearer ${this.#key}` } : {};
  }
}

function given(fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ""),
  );
}

function problemFrom(status, text) {
  try {
    const told = JSON.parse(text);
    return new LookupProblem({
      status,
      slug: told.type.split(":").pop(),
      title: told.title,
      detail: told.detail,
      remedy: told.remedy,
      requestId: told.request_id,
    });
  } catch {
    return new LookupProblem({
      status,
      slug: "not-understood",
      title: "The answer cannot be understood",
      detail: `Something between here and the service answered with status ${status}.`,
      remedy: "Check the connection, then try again.",
    });
  }
}

function unreachable() {
  return new LookupProblem({
    status: 0,
    slug: "unreachable",
    title: "The service cannot be reached",
    detail: "There is no connection to the service.",
    remedy: "Check the network, then try again. Your photo is still here.",
  });
}
