/**
 * Takes a flat snapshot of what a plan asks for. It gives no meaning to anything. The native mirror of this file must
 * give the same answer for the same document.
 */
(() => {
  if (globalThis.permlight?.collect) return;

  /** What says which page an address leads to; everything else (nonces, tokens, addresses to return to) stays here. */
  const TELLING = ['s', 'o', 'id', 'userId'];

  /** @param {string} [url] */
  const address = (url = location.href) => {
    const { origin, pathname, searchParams } = new URL(url);
    const kept = TELLING.flatMap((name) => {
      const value = searchParams.get(name);
      return value === null ? [] : [`${name}=${encodeURIComponent(value)}`];
    });
    return `${origin}${pathname}${kept.length > 0 ? `?${kept.join('&')}` : ''}`;
  };

  /**
   * All elements that the queries select, in document order, each with the first query that selects it.
   * @param {import('../types').Plan} plan @param {Document} root @returns {Generator<[Element, number]>}
   */
  const select = function* ({ queries }, root) {
    for (const element of root.querySelectorAll(queries.map(({ css }) => css).join(','))) {
      yield [element, queries.findIndex(({ css }) => element.matches(css))];
    }
  };

  /** @param {Element} element */
  const textOf = (element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** @param {Element} element */
  const isTick = (element) => element.localName === 'input' && (/** @type {HTMLInputElement} */ (element).type === 'checkbox' || /** @type {HTMLInputElement} */ (element).type === 'radio');

  /** The list in which an option was first seen. @type {WeakMap<Element, Element | null>} */
  const homes = new WeakMap();

  /** Somebody moved an option to another list, which is not saved. @param {Element} element */
  const isMoved = (element) => {
    if (element.localName !== 'option') return false;
    const home = homes.get(element) ?? element.parentElement;
    homes.set(element, home);
    return home !== element.parentElement;
  };

  /** The state that the page came with; null if it has none. @param {Element} element */
  const savedOf = (element) => {
    if (isTick(element)) return /** @type {HTMLInputElement} */ (element).defaultChecked;
    return isMoved(element) ? false : null;
  };

  const AT_ONCE = 500;
  const STRETCH_MS = 20;

  /**
   * Takes the snapshot bit by bit; whoever drives it decides when to go on.
   * @param {import('../types').Plan} plan @param {number} generation @param {Document} root @param {string} url
   * @returns {Generator<void, import('../types').Collected>}
   */
  const steps = function* (plan, generation, root, url) {
    /** @type {Map<Element, number>} */
    const rows = new Map();
    /** @type {Element[]} */
    const elements = [];
    /** @type {import('../types').Snapshot} */
    const snapshot = { url: address(url), generation, truncated: false, rejected: rejected(plan, root), translated: false, nodes: [] };
    snapshot.translated = root.querySelector(plan.signs.translated) !== null;
    let seen = 0;
    for (const [element, at] of select(plan, root)) {
      seen += 1;
      if (seen % AT_ONCE === 0) yield;
      const query = plan.queries[at];
      const text = query?.text ? textOf(element) : '';
      if (query?.text && ((text === '' && !query.empty) || text.length > plan.textLimit)) continue;
      if (elements.length === plan.nodeLimit) {
        snapshot.truncated = true;
        break;
      }
      const row = element.closest('tr');
      if (row && !rows.has(row)) rows.set(row, rows.size);
      const cell = /** @type {HTMLTableCellElement | null} */ (element.closest('td,th'));
      elements.push(element);
      snapshot.nodes.push({
        query: at,
        text,
        attributes: query?.attributes.map((name) => element.getAttribute(name)) ?? [],
        checked: isTick(element) ? /** @type {HTMLInputElement} */ (element).checked : null,
        saved: savedOf(element),
        disabled: element instanceof HTMLInputElement && element.matches(':disabled'),
        row: row ? rows.get(row) ?? null : null,
        column: cell && cell.cellIndex >= 0 ? cell.cellIndex : null,
      });
    }
    return { snapshot, elements };
  };

  /** In a page that is not on the screen, nothing is visible or hidden. @param {import('../types').Plan} plan @param {Document} root */
  const rejected = ({ signs }, root) => [...root.querySelectorAll(signs.rejected)]
    .some((element) => root.defaultView === null || element.checkVisibility());

  /**
   * @param {import('../types').Plan} plan @param {number} generation
   * @param {Document} [root] a page that was fetched and parsed @param {string} [url] its address
   */
  const collect = (plan, generation, root = document, url = location.href) => {
    const run = steps(plan, generation, root, url);
    for (;;) {
      const { done, value } = run.next();
      if (done) return value;
    }
  };

  /** The same of this frame, with pauses in which the page may work. @param {import('../types').Plan} plan @param {number} generation */
  const gather = async (plan, generation) => {
    const run = steps(plan, generation, document, location.href);
    let began = performance.now();
    for (;;) {
      const { done, value } = run.next();
      if (done) return value;
      if (performance.now() - began < STRETCH_MS) continue;
      await new Promise((resume) => { setTimeout(resume); });
      began = performance.now();
    }
  };

  globalThis.permlight = Object.freeze({ ...globalThis.permlight, collect: Object.freeze({ address, collect, gather }) });
})();
