// Catalogue pictures need the key, so they are fetched and shown from memory.

export class Pictures {
  #client;
  #urls = new Map();

  constructor(client) {
    this.#client = client;
  }

  /** An <img> that fills in once the picture is here; a plain tile where there is none. */
  image(path, alt) {
    const image = document.createElement("img");
    image.alt = alt;
    image.decoding = "async";
    this.show(image, path);
    return image;
  }

  /** Changes which picture an <img> shows; only the last change counts. */
  async show(image, path) {
    image.dataset.path = path ?? "";
    image.dataset.state = path ? "loading" : "none";
    image.removeAttribute("src");
    if (!path) return;
    let state = "shown";
    let url = null;
    try {
      url = await this.#url(path);
    } catch {
      state = "none";
    }
    if (image.dataset.path !== path) return;
    image.dataset.state = state;
    if (url) image.src = url;
  }

  /** Lets go of all pictures. */
  clear() {
    for (const pending of this.#urls.values()) {
      pending.then((url) => URL.revokeObjectURL(url), () => {});
    }
    this.#urls.clear();
  }

  #url(path) {
    if (!this.#urls.has(path)) {
      this.#urls.set(path, this.#client.image(path).then((blob) => URL.createObjectURL(blob)));
    }
    return this.#urls.get(path);
  }
}
