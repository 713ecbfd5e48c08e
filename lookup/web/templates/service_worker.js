// Keeps the app's own files of one version, so that it opens without a network. Answers, pictures
// and photos never pass through here: only what is listed below and other files of the shell.

const CACHE = "shell-{{ shell.version }}";
const BASE = "{{ base }}/";
const FIRST_LOAD = {{ shell.first_load | tojson }};
const PAGE = "/";
const PAGE_PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith(BASE)) event.respondWith(kept(request));
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...FIRST_LOAD.map((path) => BASE + path)]);
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

/** The newest page there is; after three seconds without it, the one that is kept. */
async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_PATIENCE_MS) });
    if (response.ok) return response;
  } catch {
    // No network, or too slow a one: what is kept is good enough to start with.
  }
  return (await caches.match(PAGE, { cacheName: CACHE })) ?? fetch(request);
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}
