/** Reads the pages that the background names, one by one: a GET on the page's own origin; nothing is clicked. */
globalThis.permlight.scan ??= (() => {
  const { collect } = globalThis.permlight;

  const LONGEST_MS = 60_000;
  /** Whoever waits for another tab looks this often whether it is still there. */
  const WAIT_MS = 5_000;

  const get = globalThis.fetch;

  /** A path leads to the page's own origin, or nowhere. @param {string} path */
  const addressOf = (path) => {
    const url = URL.canParse(path, location.origin) ? new URL(path, location.origin) : null;
    return url?.origin === location.origin ? url.href : null;
  };

  /** Nothing but an order to go elsewhere, to whoever can follow one. @param {Document} page */
  const isAway = (page) => !page.querySelector('table,form,main')
    && (page.querySelector('meta[http-equiv="refresh" i]') !== null || [...page.scripts].some(({ text }) => /\blocation\b/.test(text)));

  /** @param {string} path @param {T.Plan | null} plan @returns {Promise<T.ScanResult>} */
  const readPage = async (path, plan) => {
    const failed = (/** @type {T.ScanProblem} */ problem) => ({ path, snapshot: null, problem });
    const url = addressOf(path);
    if (!plan || !url) return failed('changed');
    const signal = AbortSignal.timeout(LONGEST_MS);
    const response = await get(url, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store', signal }).catch(() => null);
    if (!response) return failed('network');
    // Setup answers with the page itself. Whoever is sent elsewhere is sent to the login.
    if (response.type === 'opaqueredirect' || response.status === 401) return failed('session');
    if (!response.ok) return failed(response.status === 403 ? 'rights' : 'changed');
    const text = await response.text().catch(() => '');
    const page = new DOMParser().parseFromString(text, 'text/html');
    if (page.querySelector(plan.signs.login) || isAway(page)) return failed('session');
    if (page.querySelector(plan.signs.refused)) return failed('rights');
    if (!/<\/html>/i.test(text)) return failed('network');
    return { path, snapshot: (await collect.collect(plan, 0, page, url)).snapshot, problem: '' };
  };

  let running = false;
  /** Begun last: a page that comes back from the browser's memory waits for answers that never come. */
  let last = 0;
  let again = () => {};
  let wake = () => {};

  /** @param {T.Ask} ask @param {(scan: T.Scan, waits: boolean) => void} tell */
  const go = async (ask, tell) => {
    last += 1;
    const mine = last;
    running = true;
    try {
      for (;;) {
        const woken = new Promise((resume) => {
          wake = () => resume(null);
          setTimeout(wake, WAIT_MS);
        });
        const step = await ask({ kind: 'scan-next' });
        if (mine !== last || !step) break;
        const waits = step.path === '';
        const scan = waits ? await ask({ kind: 'scan-state' })
          : await ask({ kind: 'scan-result', result: await readPage(step.path, step.plan) });
        if (mine !== last) break;
        if (scan) tell(scan, waits);
        if (waits) await woken;
      }
    } finally {
      if (mine === last) running = false;
    }
  };

  chrome.runtime.onMessage.addListener((message) => { if (message?.kind === 'news') wake(); });
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted && running) again(); });

  return {
    running: () => running,
    /** Goes on until there is nothing more to read, or the scan was cancelled. */
    run: async (ask, tell) => {
      if (running) return;
      again = () => { go(ask, tell).catch(() => {}); };
      await go(ask, tell);
    },
  };
})();
