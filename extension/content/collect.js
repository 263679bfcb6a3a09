/** Takes a flat snapshot of what a plan asks for: no meaning. */
globalThis.permlight.collect ??= (() => {
  const { saved } = globalThis.permlight;

  /** What says which page an address leads to; all else (nonces, tokens) stays here. */
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

  /** What holds no words of its element, and what begins a block: words beside it do not go on in it. */
  const SILENT = /^(script|style|noscript|template|button|select|textarea|object|permlight-.*)$/;
  const BLOCK = /^(address|article|aside|blockquote|details|dialog|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|pre|section|table|tbody|tr|td|th|ul|.*-.*)$/;

  /** The elements that one had first. @type {WeakMap<Element, NodeListOf<Element>>} */
  const parts = new WeakMap();

  /** What is said besides the words: help, signs for assistive technology, what is hidden. @param {Element} element @param {string} aside */
  const isAside = (element, aside) => {
    if (SILENT.test(element.localName) || element.matches(aside)) return true;
    if (!element.ownerDocument.defaultView) return false;
    const style = getComputedStyle(element);
    if (/absolute|fixed/.test(style.position)) return true;
    if (element.checkVisibility({ checkVisibilityCSS: true })) return false;
    // Where all is hidden, like in a folded section, this tells nothing.
    const up = element.parentElement;
    return style.display === 'none' || (style.visibility !== 'visible' && up !== null && getComputedStyle(up).visibility === 'visible');
  };

  /**
   * The words of an element, without what another extension put there: what came later, blocks beside words. In doubt they are
   * longer, and no label.
   * @param {Element} root @param {string} aside @param {number} limit
   */
  const textOf = (root, aside, limit) => {
    const known = parts.get(root);
    if (!known) parts.set(root, root.querySelectorAll('*'));
    const whole = (root.textContent ?? '').replace(/\s+/g, ' ').trim();
    const only = root.firstElementChild;
    if (whole === '' || !only) return whole;
    if (!only.nextElementSibling && !only.firstElementChild && only.textContent === root.textContent) return isAside(only, aside) ? '' : whole;
    let room = limit;
    /** @param {Element} element @param {Set<Element>} [among] @returns {string} */
    const words = (element, among) => {
      /** @type {(string | Element)[]} */
      const all = [];
      let own = '';
      /** @param {Element} inside */
      const inner = (inside) => (isAside(inside, aside) ? '' : words(inside, among));
      for (let child = element.firstChild; child && room >= 0; child = child.nextSibling) {
        const inside = /** @type {Element} */ (child);
        const isText = child.nodeType === Node.TEXT_NODE;
        if (isText) room -= (child.nodeValue ?? '').replace(/\s+/g, '').length;
        else if (!child.firstChild || (among && !among.has(inside))) continue;
        const part = isText ? child.nodeValue ?? '' : BLOCK.test(inside.localName) ? inside : inner(inside);
        all.push(part);
        if (typeof part === 'string') own += part;
      }
      // Blocks without other words beside them are the words.
      return own.trim() === '' ? all.reduce((/** @type {string} */ text, part) => text + (typeof part === 'string' ? part : room < 0 ? '' : inner(part)), '') : own;
    };
    /** @param {Set<Element>} [among] */
    const clean = (among) => {
      room = limit;
      const text = words(root, among).replace(/\s+/g, ' ').trim();
      return room < 0 ? whole : text;
    };
    // All of it may be new.
    return (known && clean(new Set(known))) || clean();
  };

  /** Whether something of the page comes after an element: if not, it may be half. @param {T.Plan} plan @param {Element} element */
  const goesOn = ({ signs }, element) => {
    for (let at = element; at.parentElement; at = at.parentElement) {
      for (let next = at.nextElementSibling; next; next = next.nextElementSibling) if (next.matches(signs.after)) return true;
    }
    return false;
  };

  const AT_ONCE = 500;
  const STRETCH_MS = 20;

  /** Pauses let the page work. @param {T.Plan} plan @param {number} generation @param {Document} root @param {string} url @returns {Promise<T.Collected>} */
  const collect = async (plan, generation, root = document, url = location.href) => {
    /** @type {Map<Element, number>} */
    const rows = new Map();
    /** @type {Element[]} */
    const elements = [];
    /** @type {T.Snapshot} */
    const snapshot = {
      url: address(url), generation, truncated: false, rejected: rejected(plan, root), translated: isTranslated(plan, root), closed: 0, nodes: [],
    };
    let endsIn = [...root.querySelectorAll(plan.signs.lists)].find((list) => !goesOn(plan, list));
    let began = performance.now();
    for (const [seen, element] of root.querySelectorAll(plan.queries.map(({ css }) => css).join(',')).entries()) {
      if (seen % AT_ONCE === 0 && performance.now() - began > STRETCH_MS) {
        await new Promise((resume) => { setTimeout(resume); });
        began = performance.now();
      }
      const at = plan.queries.findIndex(({ css }) => element.matches(css));
      const query = plan.queries[at];
      const source = saved.source(element);
      if (!source) continue;
      const text = query?.text ? textOf(source, plan.signs.aside, plan.textLimit) : '';
      if (query?.text && ((text === '' && !query.empty) || text.length > plan.textLimit)) continue;
      if (elements.length === plan.nodeLimit) {
        snapshot.truncated = true;
        break;
      }
      const row = element.closest('tr');
      if (row && !rows.has(row)) rows.set(row, rows.size);
      const cell = /** @type {HTMLTableCellElement | null} */ (element.closest('td,th'));
      const half = element.matches('[type=checkbox]:indeterminate');
      elements.push(element);
      snapshot.nodes.push({
        query: at,
        text,
        // No token leaves the page.
        attributes: query?.attributes.map((name) => source.getAttribute(name)?.replace(/token=.*/i, '') ?? null) ?? [],
        checked: saved.isTick(element) && !half ? element.checked : null,
        saved: half ? null : saved.state(element),
        disabled: element instanceof HTMLInputElement && element.matches(':disabled'),
        row: row ? rows.get(row) ?? null : null,
        column: cell && cell.cellIndex >= 0 ? cell.cellIndex : null,
      });
      if (query?.text && !element.firstElementChild && !goesOn(plan, element)) endsIn ??= element;
      if (!endsIn?.contains(element)) snapshot.closed = elements.length;
    }
    return { snapshot, elements };
  };

  /** @param {string} tag */
  const base = (tag) => tag.toLowerCase().split(/[-_]/)[0];

  const language = base(document.documentElement.lang);

  /** Its words are no longer its author's. One browser leaves no sign but another language. @param {T.Plan} plan @param {Document} root */
  const isTranslated = ({ signs }, root) => root.querySelector(signs.translated) !== null
    || (root === document && base(root.documentElement.lang) !== language);

  /** Off the screen, nothing is visible or hidden. @param {T.Plan} plan @param {Document} root */
  const rejected = ({ signs }, root) => [...root.querySelectorAll(signs.rejected)]
    .some((element) => root.defaultView === null || element.checkVisibility());

  return { address, collect };
})();
