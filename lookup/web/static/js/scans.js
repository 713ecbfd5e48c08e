// The last scans of one user of this device, and the photos that wait for a network.

const MOST = 50;

/** A list of records in one store of the database, of one owner, newest first. */
class Owned {
  #database;
  #store;
  #owner;

  constructor(database, store, owner) {
    this.#database = database;
    this.#store = store;
    this.#owner = owner;
  }

  async all() {
    const records = await this.#database.all(this.#store);
    return records.filter(({ owner }) => owner === this.#owner).reverse();
  }

  async get(id) {
    const record = await this.#database.get(this.#store, id);
    return record?.owner === this.#owner ? record : undefined;
  }

  put(record) {
    return this.#database.put(this.#store, { ...record, owner: this.#owner });
  }

  remove(id) {
    return this.#database.delete(this.#store, id);
  }

  async clear() {
    for (const { id } of await this.all()) await this.remove(id);
  }
}

/** Scans with their answers; the fifty-first goes. */
export class History extends Owned {
  constructor(database, owner) {
    super(database, "scans", owner);
  }

  /** `scan`: {id, at, photo (Blob), answer, store, pictures ({path: Blob})}. */
  async add(scan) {
    await this.put(scan);
    for (const { id } of (await this.all()).slice(MOST)) await this.remove(id);
  }

  /** Keeps catalogue pictures, {path: Blob}, with a scan that is still there. */
  async addPictures(id, pictures) {
    const scan = await this.get(id);
    if (scan) await this.put({ ...scan, pictures });
  }
}

/** Photos that could not be sent: {id, at, photo (Blob), others ([Blob] of the same item), box, store}. */
export class Queue extends Owned {
  constructor(database, owner) {
    super(database, "queue", owner);
  }
}

/** An id that sorts by time. */
export function newId(now = Date.now()) {
  const random = crypto.getRandomValues(new Uint32Array(1))[0];
  return `${now.toString(36).padStart(9, "0")}${random.toString(36).padStart(7, "0")}`;
}
