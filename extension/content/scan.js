/**
 * Reads the pages that a scan asks for, one after the other: a GET on the page's own origin, in the admin's own session, and
 * nothing is clicked. What to read, and what follows from it, the background says.
 */
globalThis.permlight.scan ??= (() => {
  const { collect } = globalThis.permlight;

  const LONGEST_MS = 60_000;

  /** Firefox has a `fetch` of the extension and another one of the page. @type {typeof fetch} */
  const get = /** @type {any} */ (globalThis).content?.fetch ?? globalThis.fetch;

  /** A path leads to the page's own origin, or nowhere. @param {string} path */
  const addressOf = (path) => {
    const url = URL.canParse(path, location.origin) ? new URL(path, location.origin) : null;
    return url?.origin === location.origin ? url.href : null;
  };

  /** @param {string} path @param {T.Plan} plan @param {AbortSignal} signal @returns {Promise<{page: Document | null, problem: T.ScanProblem}>} */
  const fetchPage = async (path, { signs }, signal) => {
    const url = addressOf(path);
    if (!url) return { page: null, problem: 'changed' };
    /** @type {Response} */
    let response;
    try {
      response = await get(url, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store', signal });
    } catch {
      return { page: null, problem: 'network' };
    }
    // Setup answers with the page itself. Whoever is sent elsewhere is sent to the login.
    if (response.type === 'opaqueredirect' || response.status === 401) return { page: null, problem: 'session' };
    if (response.status === 403) return { page: null, problem: 'rights' };
    if (!response.ok) return { page: null, problem: 'changed' };
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { page, problem: page.querySelector(signs.login) ? 'session' : page.querySelector(signs.refused) ? 'rights' : '' };
  };

  /** @param {string} path @param {T.Plan | null} plan @param {AbortSignal} signal @returns {Promise<T.ScanResult>} */
  const readPage = async (path, plan, signal) => {
    if (!plan) return { path, snapshot: null, problem: 'changed' };
    const { page, problem } = await fetchPage(path, plan, signal);
    const snapshot = page && !problem ? collect.collect(plan, 0, page, new URL(path, location.origin).href).snapshot : null;
    return { path, snapshot, problem };
  };

  let running = false;

  return {
    running: () => running,
    /**
     * Goes on until there is nothing more to read, or the scan was cancelled.
     * */
    run: async (ask, tell) => {
      if (running) return;
      running = true;
      const url = collect.address();
      try {
        for (;;) {
          const step = await ask({ kind: 'scan-next', url });
          if (!step) break;
          const result = await readPage(step.path, step.plan, AbortSignal.timeout(LONGEST_MS));
          const scan = await ask({ kind: 'scan-result', url, result });
          if (scan) tell(scan);
        }
        const scan = await ask({ kind: 'scan-state', url });
        if (scan) tell(scan);
      } finally {
        running = false;
      }
    },
  };
})();
