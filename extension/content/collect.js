/**
 * Takes a flat snapshot of what a plan asks for. It gives no meaning to anything. The native mirror of this file must
 * give the same answer for the same document.
 */
(() => {
  if (globalThis.permlight?.collect) return;

  /** The address without what the page's own scripts put there: only the path and the section say which page it is. */
  const address = () => {
    const section = new URLSearchParams(location.search).get('s');
    return `${location.origin}${location.pathname}${section === null ? '' : `?s=${encodeURIComponent(section)}`}`;
  };

  /**
   * All elements that the queries select, in document order, each with the first query that selects it.
   * @param {import('../types').Plan} plan @returns {[Element, number][]}
   */
  const select = ({ queries }) => [...document.querySelectorAll(queries.map(({ css }) => css).join(','))]
    .map((element) => [element, queries.findIndex(({ css }) => element.matches(css))]);

  /** @param {Element} element */
  const textOf = (element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

  /** @param {Element} element */
  const isTick = (element) => element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio');

  /** @param {import('../types').Plan} plan @param {number} generation */
  const collect = (plan, generation) => {
    /** @type {Map<Element, number>} */
    const rows = new Map();
    /** @type {Element[]} */
    const elements = [];
    /** @type {import('../types').Snapshot} */
    const snapshot = { url: address(), generation, truncated: false, nodes: [] };
    for (const [element, at] of select(plan)) {
      const query = plan.queries[at];
      const text = query?.text ? textOf(element) : '';
      if (query?.text && (text === '' || text.length > plan.textLimit)) continue;
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
        disabled: element instanceof HTMLInputElement && element.matches(':disabled'),
        row: row ? rows.get(row) ?? null : null,
        column: cell && cell.cellIndex >= 0 ? cell.cellIndex : null,
      });
    }
    return { snapshot, elements };
  };

  globalThis.permlight = Object.freeze({ ...globalThis.permlight, collect: Object.freeze({ address, collect }) });
})();
