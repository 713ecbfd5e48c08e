// Catalogue pictures need the key, so they are fetched and shown from memory.

const MOST = 120;

export class Pictures {
  #client;
  #urls = new Map();

  constructor(client) {
    this.#client = client;
  }

  /** The address of the picture in memory. Raises LookupProblem. */
  async url(path) {
    return (await this.#kept(path)).url;
  }

  /** Its bytes, as for a card to share. Raises LookupProblem. */
  async blob(path) {
    return (await this.#kept(path)).blob;
  }

  /** Takes pictures, {path: Blob}, that were kept with a scan, so that they are there offline. */
  take(kept) {
    for (const [path, blob] of Object.entries(kept)) {
      if (!this.#urls.has(path)) this.#urls.set(path, Promise.resolve({ blob, url: URL.createObjectURL(blob) }));
    }
  }

  /** Those of the paths that can be had now, as `take` takes them. */
  async give(paths) {
    const found = await Promise.allSettled(paths.map(async (path) => [path, await this.blob(path)]));
    return Object.fromEntries(found.filter(({ status }) => status === "fulfilled").map(({ value }) => value));
  }

  #kept(path) {
    const found = this.#urls.get(path) ?? this.#fetched(path);
    this.#urls.delete(path);
    this.#urls.set(path, found); // most lately used last
    if (this.#urls.size > MOST) this.#drop(this.#urls.keys().next().value);
    return found;
  }

  async #fetched(path) {
    try {
      const blob = await this.#client.image(path);
      return { blob, url: URL.createObjectURL(blob) };
    } catch (problem) {
      this.#urls.delete(path); // the next one who asks tries again
      throw problem;
    }
  }

  #drop(path) {
    const dropped = this.#urls.get(path);
    this.#urls.delete(path);
    dropped.then(({ url }) => URL.revokeObjectURL(url), () => {});
  }
}
