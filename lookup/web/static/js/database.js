// IndexedDB, as much of it as this app needs: records by id, kept on this device alone.

const NAME = "lookup";
const VERSION = 1;
const STORES = ["scans", "queue"];

export class Database {
  #opened;

  constructor(opened) {
    this.#opened = opened;
  }

  /** Raises DOMException where the browser keeps nothing (some private windows). */
  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
    };
    return new Database(await settled(request));
  }

  /** All records of a store, in the order of their ids. */
  all(store) {
    return settled(this.#records(store, "readonly").getAll());
  }

  get(store, id) {
    return settled(this.#records(store, "readonly").get(id));
  }

  put(store, record) {
    return settled(this.#records(store, "readwrite").put(record));
  }

  delete(store, id) {
    return settled(this.#records(store, "readwrite").delete(id));
  }

  #records(store, mode) {
    return this.#opened.transaction(store, mode).objectStore(store);
  }
}

/** The same for browsers that keep nothing: gone when the page closes. */
export class PassingDatabase {
  #stores = new Map(STORES.map((store) => [store, new Map()]));

  async all(store) {
    return [...this.#stores.get(store).values()];
  }

  async get(store, id) {
    return this.#stores.get(store).get(id);
  }

  async put(store, record) {
    this.#stores.get(store).set(record.id, record);
  }

  async delete(store, id) {
    this.#stores.get(store).delete(id);
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
