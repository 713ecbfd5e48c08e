// The app: what all screens share, and which of them is shown.

import { LookupClient } from "./client.js";
import { html, useCallback, useEffect, useMemo, useRef, useState } from "./html.js";
import { Toast } from "./parts/toast.js";
import { Pictures } from "./pictures.js";
import { go, useRoute } from "./route.js";
import { useScanning, useWaiting } from "./scanning.js";
import { History, Queue } from "./scans.js";
import { AnswerScreen } from "./screens/answer.js";
import { HistoryScreen } from "./screens/history.js";
import { KeyScreen } from "./screens/key.js";
import { ProblemScreen } from "./screens/problem.js";
import { ProductScreen } from "./screens/product.js";
import { ProgressScreen } from "./screens/progress.js";
import { ScanScreen } from "./screens/scan.js";
import { SearchScreen } from "./screens/search.js";
import { SettingsScreen } from "./screens/settings.js";
import { WaitingScreen } from "./screens/waiting.js";
import { useSearch } from "./searching.js";
import { Shared } from "./shared.js";
import { firstShown, selected } from "./stock.js";

const MOST_PICTURES = 4; // kept with each scan
const SCREENS = {
  scan: ScanScreen,
  answers: AnswerScreen,
  products: ProductScreen,
  search: SearchScreen,
  history: HistoryScreen,
  settings: SettingsScreen,
};

/** `words` and `setLanguage` come from outside; all else lives here. */
export function App({ session, database, words, languages, setLanguage }) {
  const [signedIn, setSignedIn] = useState(0); // changes with each key, so that all is built anew
  const client = useMemo(() => new LookupClient({ key: session.key }), [signedIn]);
  const pictures = useMemo(() => new Pictures(client), [client]);
  const history = useMemo(() => new History(database, session.owner), [client]);
  const queue = useMemo(() => new Queue(database, session.owner), [client]);
  // Who has a key sees the camera at once; whether it still opens the door is heard a moment later.
  const [door, setDoor] = useState({ state: session.key ? "open" : "opening", problem: null });
  const [stores, setStores] = useState([]);
  const [storeCode, setStoreCode] = useState(session.store);
  const [message, setMessage] = useState(null);
  const route = useRoute();
  const { t, language: locale } = words;

  const open = useCallback(async () => {
    try {
      setStores(await client.stores());
      setDoor({ state: "open", problem: null });
    } catch (problem) {
      if (!problem.kind) throw problem;
      // Without a network the app still opens: photos wait, and what was scanned can be read.
      setDoor({ state: problem.kind === "key" ? "key" : "open", problem });
    }
  }, [client]);
  useEffect(() => {
    open();
    window.addEventListener("online", open);
    return () => window.removeEventListener("online", open);
  }, [open]);

  const tell = useCallback((text, action = null) => setMessage({ text, action, at: Date.now() }), []);

  const signIn = useCallback((key, options) => {
    session.signIn(key, options);
    setDoor({ state: "opening", problem: null });
    setSignedIn((count) => count + 1);
  }, []);

  const signOut = useCallback(() => {
    session.signOut();
    setSignedIn((count) => count + 1);
    go("scan");
  }, []);

  const setStore = useCallback((code) => {
    session.store = code;
    setStoreCode(code);
  }, []);

  const store = storeOf(storeCode, stores, door.problem !== null);
  const latest = useRef(null); // the photos of the last answer, at full size
  const opened = useRef(null); // the product that was tapped, as it was shown
  const show = useCallback((shown) => {
    opened.current = shown;
    go("products", shown.product.id);
  }, []);
  const shared = { client, store: store?.code ?? null, locale, queue };
  const onAnswer = useCallback(
    async (scan, photos) => {
      latest.current = { id: scan.id, photos };
      await history.add(scan);
      go("answers", scan.id);
      await history.addPictures(scan.id, await pictures.give(picturesOf(scan.answer)));
    },
    [history, pictures],
  );
  const onLateAnswer = useCallback(
    async (scan) => {
      await history.add(scan);
      await history.addPictures(scan.id, await pictures.give(picturesOf(scan.answer)));
      tell(t("queue.answered"), { text: t("queue.show"), run: () => go("answers", scan.id) });
    },
    [history, pictures, tell, t],
  );
  const scanning = useScanning({ ...shared, onAnswer });
  const waiting = useWaiting({ ...shared, onAnswer: onLateAnswer });
  const search = useSearch(shared);

  // "Back" while a scan is under way ends it.
  const screen = useRef(route.screen);
  useEffect(() => {
    if (screen.current !== route.screen && scanning.phase !== "idle") scanning.leave();
    screen.current = route.screen;
  }, [route.screen]);
  useEffect(() => {
    if (scanning.phase === "waiting") waiting.refresh();
    if (scanning.problem?.kind === "key") setDoor({ state: "key", problem: scanning.problem });
  }, [scanning.phase, scanning.problem]);
  useEffect(() => {
    // The photo that met a bad key is sent with the good one.
    if (door.state === "open" && scanning.problem?.kind === "key") scanning.retry();
  }, [door.state]);

  const value = {
    ...{ client, pictures, history, session, words, t, languages, setLanguage, locale },
    storeWanted: storeCode === null && stores.length > 1,
    ...{ stores, store, setStore, scanning, waiting, search, latest, opened, show, tell, signIn, signOut },
    // A maison that has no stores keeps no stock here: nothing is said of it.
    untracked: (variants) => !stores.length && variants.every(({ stock }) => stock.total === null),
  };
  const Shown = door.state === "key" ? KeyScreen : screenOf(route, scanning);
  return html`
    <${Shared.Provider} value=${value}>
      ${door.state !== "opening" &&
      html`<${Shown} key=${`${route.screen} ${route.id}`} id=${route.id} problem=${door.problem} />`}
      <${Toast} message=${message} onDone=${() => setMessage(null)} />
    <//>
  `;
}

/** The pictures that an answer is first shown with. */
function picturesOf({ matches }) {
  const paths = matches.map(({ product, variants, variant }) => selected(variants, firstShown(variants, variant)).lead?.image ?? product.image);
  return [...new Set(paths.filter(Boolean))].slice(0, MOST_PICTURES);
}

/** The remembered store: none where it is another maison's, taken at its word without a network. */
function storeOf(code, stores, unknown) {
  const found = stores.find((store) => store.code === code);
  return found ?? (unknown && code ? { code, name: code } : null);
}

function screenOf(route, scanning) {
  if (scanning.phase === "running") return ProgressScreen;
  if (scanning.phase === "problem") return ProblemScreen;
  if (scanning.phase === "waiting") return WaitingScreen;
  return SCREENS[route.screen] ?? ScanScreen;
}
