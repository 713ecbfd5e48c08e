// What the service answers to one question of the page.

import { useCallback, useEffect, useState } from "../js/html.js";
import { useApp } from "../js/shared.js";

/**
 * {answer, problem, retry}: both null while it loads. It is asked anew when `path` or `version` changes.
 * A key that opens nothing here ends the session.
 */
export function useAnswer(path, version = 0) {
  const { client, signOut } = useApp();
  const [state, setState] = useState({ answer: null, problem: null });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    client.ask(path, { signal: controller.signal }).then(
      (answer) => setState({ answer, problem: null }),
      (problem) => {
        if (controller.signal.aborted) return;
        if (!problem.kind) throw problem;
        if (problem.kind === "key" || problem.kind === "forbidden") signOut(problem);
        else setState({ answer: null, problem });
      },
    );
    return () => controller.abort();
  }, [client, path, version, tries]);
  const retry = useCallback(() => {
    setState({ answer: null, problem: null });
    setTries((count) => count + 1);
  }, []);
  return { ...state, retry };
}
