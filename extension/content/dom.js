/** Helpers for our own elements. Text goes in as text only: it may come from a page. */
globalThis.permlight.dom ??= (() => {
  const { style } = globalThis.permlight;
  const SVG = 'http://www.w3.org/2000/svg';

  /** The extension was updated or removed: nobody gives this script words any more. */
  const last = { updated: chrome.i18n.getMessage('updated'), cardClose: chrome.i18n.getMessage('cardClose') };
  let onGone = () => {};

  /** Whether nobody answers any more; says so. @param {boolean} [quiet] */
  const gone = (quiet = false) => {
    if (chrome.runtime?.id) return false;
    if (!quiet) onGone();
    return true;
  };

  /** @typedef {[name: string, attributes: Record<string, string>]} Part */

  /** @param {number} width @param {string} d @param {string} [as] @returns {Part} */
  const line = (width, d, as = 'line') => ['path', { class: as, 'stroke-width': `${width}`, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', d }];

  /** @param {string} as @param {number} cx @param {number} cy @param {number} r @param {Record<string, string>} [more] @returns {Part} */
  const circle = (as, cx, cy, r, more) => ['circle', { class: as, cx: `${cx}`, cy: `${cy}`, r: `${r}`, ...more }];

  const SIGN = 'M5 1h6l4 4v6l-4 4H5l-4-4V5z';
  const CROSS = 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2';

  /** @type {Record<T.Shape, Part[]>} on a field of 16 by 16 */
  const SHAPES = {
    fail: [['path', { class: 'fill', d: SIGN }], line(1.8, CROSS, 'cut')],
    minor: [['path', { class: 'paper', d: SIGN }], line(1.4, SIGN), line(1.6, CROSS)],
    pass: [circle('paper', 8, 8, 7), circle('line', 8, 8, 6.6, { 'stroke-width': '1.3' }), line(1.7, 'M4.9 8.3l2.2 2.2 4-4.6')],
    unknown: [
      circle('paper', 8, 8, 7),
      circle('line', 8, 8, 6.6, { 'stroke-width': '1.4', 'stroke-dasharray': '2.6 1.55' }),
      line(1.6, 'M6.1 6.3a1.95 1.95 0 1 1 2.7 1.8c-.5.25-.8.6-.8 1.15'),
      circle('fill', 8, 11.5, 0.95),
    ],
    'not-applicable': [circle('line', 8, 8, 2.6, { 'stroke-width': '1.2' })],
    manual: [
      ['rect', { class: 'paper', x: '1.5', y: '1.5', width: '13', height: '13', rx: '2.5' }],
      ['rect', { class: 'line', x: '1.6', y: '1.6', width: '12.8', height: '12.8', rx: '2.5', 'stroke-width': '1.3' }],
      line(1.3, 'M3.4 8C5 5.4 6.4 4.9 8 4.9S11 5.4 12.6 8C11 10.6 9.6 11.1 8 11.1S5 10.6 3.4 8z'),
      circle('fill', 8, 8, 1.6),
    ],
  };

  /** @type {Record<T.Icon, Part[]>} */
  const ICONS = {
    brand: [
      ['path', { class: 'fill', d: 'M8 .7a5.6 5.6 0 0 0-3.1 10.2c.4.3.6.6.6 1.1h5c0-.5.2-.8.6-1.1A5.6 5.6 0 0 0 8 .7z' }],
      line(1.7, 'M5.6 6.5l1.8 1.8 3.1-3.7', 'cut'), line(1.3, 'M6 13.4h4M6.9 15.2h2.2'),
    ],
    previous: [line(1.8, 'M3.5 10.2L8 5.7l4.5 4.5')],
    next: [line(1.8, 'M3.5 5.8L8 10.3l4.5-4.5')],
    less: [line(1.8, 'M4 8h8')],
    close: [line(1.8, 'M4.3 4.3l7.4 7.4M11.7 4.3l-7.4 7.4')],
    search: [circle('line', 7, 7, 4, { 'stroke-width': '1.6' }), line(1.8, 'M10.2 10.2L13.4 13.4')],
    panel: [line(1.5, 'M2.5 3h11v10h-11zM9.5 3v10')],
    scan: [line(1.6, 'M4 2.5h5.5L12 5v8.5H4z'), line(1.4, 'M6 7h4M6 9.2h4M6 11.4h2.5')],
    undo: [line(1.6, 'M5.6 3L3 5.6l2.6 2.6M3.4 5.6h5.4a3.7 3.7 0 0 1 0 7.4H6')],
    help: [line(1.7, 'M5.4 5.6a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.1.8-1.1 1.6'), circle('fill', 8, 12.4, 1.1)],
    grip: [6, 10].flatMap((x) => [4, 8, 12].map((y) => circle('fill', x, y, 1.2))),
  };

  /** @type {Map<Part[], SVGElement>} */
  const drawn = new Map();

  /** @param {Part[]} parts */
  const draw = (parts) => {
    let template = drawn.get(parts);
    if (!template) {
      template = document.createElementNS(SVG, 'svg');
      template.setAttribute('viewBox', '0 0 16 16');
      template.setAttribute('aria-hidden', 'true');
      for (const [name, attributes] of parts) {
        const part = document.createElementNS(SVG, name);
        for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
        template.append(part);
      }
      drawn.set(parts, template);
    }
    return /** @type {SVGElement} */ (template.cloneNode(true));
  };

  /** @param {string} name with its classes: `p.quiet` @param {T.Part[]} parts */
  const element = (name, ...parts) => {
    const [tag = '', ...classes] = name.split('.');
    const made = document.createElement(tag);
    if (classes.length > 0) made.className = classes.join(' ');
    for (const part of /** @type {any[]} */ (parts.flat(3))) {
      if (part instanceof Node || typeof part === 'string') made.append(part);
      else if (part) {
        for (const [key, value] of Object.entries(part)) {
          if (typeof value === 'string') made.setAttribute(key, value);
          // What a script of the page makes up is nobody's wish.
          else made.addEventListener(key, (/** @type {Event} */ event) => { if (event.isTrusted) value(event); });
        }
      }
    }
    return made;
  };

  /** @param {T.Icon} name */
  const icon = (name) => draw(ICONS[name]);

  /**
   * A button of ours; with an icon, its words are its name and its tip.
   * @param {string} action @param {string} words @param {(event: Event) => void} run @param {{icon?: T.Icon, key?: string, class?: string}} [looks]
   */
  const button = (action, words, run, looks = {}) => {
    const made = /** @type {HTMLButtonElement} */ (element('button', {
      type: 'button', 'data-action': action, class: looks.class ?? '', click: (/** @type {Event} */ event) => { if (!gone()) run(event); },
    }));
    if (looks.key) made.setAttribute('aria-keyshortcuts', looks.key);
    if (looks.icon) {
      made.setAttribute('aria-label', words);
      made.title = looks.key ? `${words} (${looks.key})` : words;
      made.append(icon(looks.icon));
    } else made.textContent = words;
    return made;
  };

  /** @type {Map<string, CSSStyleSheet>} */
  const sheets = new Map();

  /** @param {ShadowRoot} root @param {keyof typeof style} css */
  const dress = (root, css) => {
    try {
      let sheet = sheets.get(css);
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(style[css]);
        sheets.set(css, sheet);
      }
      root.adoptedStyleSheets = [sheet];
    } catch {
      // Some browsers let no content script share a sheet with the page.
      if (!root.querySelector('style')) root.append(element('style', style[css]));
    }
  };

  /** @param {Node} node */
  const own = (node) => /^permlight-/i.test(node.nodeName);

  const INPUT = ['click', 'dblclick', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'keydown', 'keyup', 'keypress'];

  /** @type {WeakMap<Element, ShadowRoot>} */
  const roots = new WeakMap();

  /**
   * A box of our own over the page. What is done in it is none of the page's business. It is closed, also to a class of the page for
   * its name: another document has none. @param {string} css
   */
  const box = (css) => {
    const host = document.implementation.createHTMLDocument().createElement(`permlight-${css}`);
    roots.set(host, host.attachShadow({ mode: 'closed' }));
    for (const event of INPUT) host.addEventListener(event, (each) => each.stopPropagation());
    return host;
  };

  /** Not where it was put. @param {Node} host */
  const away = (host) => host.parentNode !== document.documentElement;

  /** Another document would take its style. @param {Element} host */
  const put = (host) => {
    const root = away(host) && roots.get(host);
    if (!root) return;
    document.documentElement.append(host);
    dress(root, /** @type {any} */ (host.localName.slice(10)));
  };

  const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

  return {
    element,
    button,
    box,
    away,
    put,
    root: (host) => roots.get(/** @type {Element} */ (host)),
    shape: (outcome, severity = 'high') => draw(SHAPES[outcome === 'fail' && !/^(critical|high)$/.test(severity) ? 'minor' : outcome]),
    icon,
    text: (key, ...values) => (gone(true) ? /** @type {Record<string, string>} */ (last)[key] ?? '' : chrome.i18n.getMessage(key, values.map(String))),
    gone,
    whenGone: (tell) => { onGone = tell; },
    own,
    /** What has to be looked at first comes first. */
    rank: ({ outcome, severity }) => (outcome === 'fail' ? SEVERITIES.indexOf(severity ?? 'info') : outcome === 'unknown' ? 5 : 6),
    nameOf: ({ label, target }) => label || target,
    /** Whether the page changed anything, and not only we did. */
    foreign: (records) => records.some(({ type, target, addedNodes, removedNodes }) => (type === 'childList'
      ? [...addedNodes, ...removedNodes].some((node) => !own(node)) : !own(target))),
    held: (within) => {
      const active = /** @type {ShadowRoot} */ (within.getRootNode()).activeElement;
      return within.contains(active) ? /** @type {HTMLElement | null} */ (active) : null;
    },
    find: (within, selector) => within?.querySelector(selector) ?? null,
    /** The page is read from right to left. */
    rtl: () => getComputedStyle(document.body ?? document.documentElement).direction === 'rtl',
  };
})();
