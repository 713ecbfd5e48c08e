// Catalogue pictures need the key, so they are fetched and shown from memory.

const NO_PICTURE = new URL("../no-picture.svg", import.meta.url).pathname;

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
    image.src = NO_PICTURE;
    if (!path) return;
    try {
      const url = await this.#url(path);
      if (image.dataset.path === path) image.src = url;
    } catch (problem) {
      if (!problem.title) throw problem; // a picture may be missing; a mistake here may not hide
    }
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
