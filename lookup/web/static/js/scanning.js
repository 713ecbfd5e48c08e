// A scan from photo to answer: under way, gone wrong, or waiting for a network. One at a time.

import { adviceOnPhoto } from "./advice.js";
import { useCallback, useEffect, useMemo, useRef, useState } from "./html.js";
import { keepsake, prepared, reduced } from "./photo.js";
import { newId } from "./scans.js";

const SLOW_MS = 5000;
const ASK_AGAIN_MS = 15_000;
const NO_NETWORK = ["unreachable", "timeout"];
const IDLE = { phase: "idle" };

/**
 * What the scan does now, and what can be done: {phase, ...}, `start(file, {box})`, `retry()`,
 * `later()`, `leave()`. Phases: idle; running {photoUrl, step, share, slow, advice}; problem {problem,
 * photoUrl, tries}; waiting {photoUrl, id}. `onAnswer(scan, photos)` gets each scan once it is
 * answered, and its photos at full size. `more(photos)`: the next photo is of the same item as
 * these, `before` (null where it begins a scan of its own, as after `more(null)`).
 */
export function useScanning({ client, store, locale, queue, onAnswer }) {
  const [state, setState] = useState(IDLE);
  const current = useRef({ run: null, photos: [], box: null, tries: 0 });
  const [before, more] = useState(null);

  const leave = useCallback(() => {
    current.current.run?.abort();
    current.current.run = null;
    setState((was) => {
      if (was.photoUrl) URL.revokeObjectURL(was.photoUrl);
      return IDLE;
    });
  }, []);

  const wait = useCallback(async () => {
    current.current.run?.abort();
    current.current.run = null;
    const { photos, box } = current.current;
    const id = newId();
    const [photo, ...others] = photos;
    await queue.put({ id, at: Date.now(), photo, others, box, store });
    setState((was) => ({ ...was, phase: "waiting", id }));
  }, [queue, store]);

  const run = useCallback(async () => {
    const { photos, box } = current.current;
    const controller = new AbortController();
    current.current.run?.abort();
    current.current.run = controller;
    const tell = (change) => current.current.run === controller && setState((was) => ({ ...was, ...change }));
    tell({ phase: "running", step: "sending", share: null, slow: false, problem: null });
    const slow = setTimeout(() => tell({ slow: true }), SLOW_MS);
    try {
      const answer = await client.lookup(photos, {
        store,
        locale,
        box,
        signal: controller.signal,
        onSent: (share) => tell(share < 1 ? { step: "sending", share } : { step: "looking", share: null }),
      });
      if (current.current.run !== controller) return;
      await onAnswer(await scanOf({ id: newId(), photo: photos[0], box, store, locale, answer, advice: current.current.advice }), photos);
      if (current.current.run === controller) leave();
    } catch (problem) {
      if (current.current.run !== controller) return;
      if (!problem.kind) throw problem; // a mistake in this app, for the console
      // What a line is too slow for is not sent again and again at full size.
      if (problem.kind === "timeout") current.current.photos = await Promise.all(photos.map(reduced));
      if (NO_NETWORK.includes(problem.kind)) await wait();
      else tell({ phase: "problem", problem, tries: (current.current.tries += 1) });
    } finally {
      clearTimeout(slow);
    }
  }, [client, store, locale, onAnswer, leave, wait]);

  const start = useCallback(
    async (file, { box = null } = {}) => {
      leave();
      const photoUrl = URL.createObjectURL(file);
      setState({ phase: "running", step: "preparing", share: null, slow: false, photoUrl });
      const photo = await prepared(file);
      const scan = { run: null, photos: box ? [photo] : [...(before ?? []), photo], box, tries: 0, advice: null };
      current.current = scan;
      more(null);
      // What a person cut out needs no advice, and nobody waits for any.
      if (!box) {
        adviceOnPhoto(photo).then((advice) => {
          scan.advice = advice;
          if (current.current === scan) setState((was) => (was.phase === "idle" ? was : { ...was, advice }));
        });
      }
      await run();
    },
    [leave, run, before],
  );

  return useMemo(() => ({ ...state, before, start, more, retry: run, later: wait, leave }), [state, before, start, run, wait, leave]);
}

/**
 * The photos that wait, newest first, and `send()`, which tries them now. They are tried by
 * themselves when the network comes back and, as that is not always told, every 15 seconds.
 */
export function useWaiting({ client, locale, queue, onAnswer }) {
  const [waiting, setWaiting] = useState([]);
  const sending = useRef(false);

  const refresh = useCallback(async () => setWaiting(await queue.all()), [queue]);

  const send = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    try {
      for (const { id, photo, others = [], box, store } of (await queue.all()).reverse()) {
        const answer = await answerOrProblem(client.lookup([photo, ...others], { store, locale, box }));
        if (NO_NETWORK.includes(answer.kind)) break;
        if (answer.kind) continue; // it waits on: one photo that is refused must not hold up the rest
        await queue.remove(id);
        await onAnswer(await scanOf({ id, photo, box, store, locale, answer }));
      }
    } finally {
      sending.current = false;
      await refresh();
    }
  }, [client, locale, queue, onAnswer, refresh]);

  const remove = useCallback(
    async (id) => {
      await queue.remove(id);
      await refresh();
    },
    [queue, refresh],
  );

  useEffect(() => {
    refresh();
    if (navigator.onLine) send();
    const again = setInterval(() => navigator.onLine && send(), ASK_AGAIN_MS);
    window.addEventListener("online", send);
    return () => {
      clearInterval(again);
      window.removeEventListener("online", send);
    };
  }, [refresh, send]);

  return useMemo(() => ({ waiting, refresh, send, remove }), [waiting, refresh, send, remove]);
}

async function answerOrProblem(asked) {
  try {
    return await asked;
  } catch (problem) {
    if (!problem.kind) throw problem;
    return problem;
  }
}

/** What is kept of a scan, to be shown again. */
async function scanOf({ photo, ...rest }) {
  return { ...rest, at: Date.now(), photo: await keepsake(photo) };
}
