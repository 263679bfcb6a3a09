/**
 * The layer of the marks: over the page, never among its elements. Only what is at most one screen away has a picture.
 * Every pass reads all before it writes all: a reading after a writing would lay out the whole page anew.
 */
globalThis.permlight.layer ??= (() => {
  const { dom, place } = globalThis.permlight;

  const WATCHED = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['class', 'style', 'hidden', 'open'] };
  const VISIBLE = { checkVisibilityCSS: true, checkOpacity: true };
  /** Of these events the page may look different afterwards, without a change of its elements. */
  const SHIFTS = ['resize', 'transitionend', 'animationend', 'toggle', 'load'];

  const host = dom.box('layer');
  const root = /** @type {ShadowRoot} */ (dom.root(host));
  const within = dom.element('div.layer', { role: 'group', 'aria-label': dom.text('name') });
  root.append(within);

  /** @type {T.Painted[]} */
  let entries = [];
  /** @type {WeakMap<Element, T.Painted>} */
  const byPicture = new WeakMap();
  let frame = 0;
  let ended = new AbortController();

  /** @type {WeakMap<Element, {clips: Element[], level: number}>} */
  let known = new WeakMap();

  /** What cuts off what is in an element, and how high the page lifts it over the rest. @param {Element | null} element @returns {{clips: Element[], level: number}} */
  const around = (element) => {
    if (!element || element === document.documentElement) return { clips: [], level: 0 };
    let found = known.get(element);
    if (!found) {
      const outer = around(element.parentElement);
      const { overflowX, overflowY, position, zIndex } = getComputedStyle(element);
      // What the body cuts off, the window does, unless the root has a way of its own.
      const cuts = `${overflowX}${overflowY}` !== 'visiblevisible'
        && (element !== document.body || getComputedStyle(document.documentElement).overflow !== 'visible');
      found = {
        clips: cuts ? [...outer.clips, element] : outer.clips,
        level: outer.level || (position === 'static' ? 0 : Math.max(0, Number(zIndex) || 0)),
      };
      known.set(element, found);
    }
    return found;
  };

  /** Something of the page lies over a control. @param {Element} shown @param {DOMRect} box */
  const isCovered = (shown, box) => {
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return top !== null && !dom.own(top) && !top.contains(shown) && !(shown.closest('td,th') ?? shown.parentElement)?.contains(top);
  };

  /** @param {T.Painted} entry the one that the keyboard or a card is at stays where it is */
  const isHeld = ({ picture }) => picture !== null && (picture === root.activeElement || picture.hasAttribute('aria-expanded'));

  /** @param {T.Painted} entry */
  const draw = (entry) => {
    const { verdict: { outcome, severity, short, name }, mark: { label }, spot } = entry;
    const picture = entry.picture ?? dom.element('div', { role: 'button', 'aria-haspopup': 'dialog', tabindex: '-1' });
    const wide = spot?.wide && outcome === 'fail' && short !== '';
    const corner = spot?.side === 'corner';
    const rank = severity === 'critical' ? ' critical' : severity === 'high' ? '' : ' minor';
    picture.className = `mark ${outcome}${wide ? ` wide${rank}` : ''}${corner ? ' corner' : ''}`;
    picture.dir = spot?.rtl ? 'rtl' : '';
    picture.setAttribute('aria-label', label ? `${label}: ${name}` : name);
    picture.replaceChildren(dom.shape(outcome, severity ?? undefined), ...(wide ? [dom.element('span.words', short)] : []), ...(corner ? [dom.element('span.target')] : []));
    byPicture.set(picture, entry);
    entry.picture = picture;
    entry.drawn = looks(entry);
    return picture;
  };

  /** @param {T.Painted} entry */
  const looks = ({ mark, verdict, spot }) => [mark.label, verdict.outcome, verdict.severity, verdict.name, spot?.wide, spot?.side, spot?.rtl].join();

  /** @param {boolean} [anew] the page may be laid out anew, so each mark is given its place anew */
  const arrange = (anew = true) => {
    if (!host.isConnected) return;
    if (anew) {
      cancelAnimationFrame(frame);
      frame = 0;
      known = new WeakMap();
    }
    const range = document.createRange();
    const rtl = dom.rtl();
    const origin = host.getBoundingClientRect();
    const screen = window.innerHeight;
    /** @type {Map<Element, DOMRect>} */
    const clips = new Map();
    /** @param {Element} clip */
    const edges = (clip) => clips.get(clip) ?? clips.set(clip, clip.getBoundingClientRect()).get(clip);
    let level = 0;
    /** @type {T.Painted[]} */
    const away = [];
    /** @type {[T.Painted, string, boolean][]} */
    const near = [];
    for (const entry of entries) {
      if (anew) entry.spot = null;
      if (entry.veiled) {
        away.push(entry);
        continue;
      }
      const shown = place.seen(entry.control);
      const { top, bottom, width, height } = shown.getBoundingClientRect();
      if (width === 0 || height === 0 || ((bottom < -screen || top > 2 * screen) && !isHeld(entry))) {
        away.push(entry);
        continue;
      }
      const box = place.boxOf(entry.control, range);
      const { clips: outer, level: raised } = around((shown.closest('tr') ?? shown).parentElement);
      entry.spot ??= place.measure(entry, box, range, rtl);
      const cut = !shown.parentElement?.checkVisibility(VISIBLE) || outer.map(edges).some((edge) => edge
        && (box.top < edge.top - 2 || box.bottom > edge.bottom + 2 || box.left < edge.left - 2 || box.right > edge.right + 2))
        || isCovered(shown, box);
      if (!entry.spot || (cut && !isHeld(entry))) {
        away.push(entry);
        continue;
      }
      level = Math.max(level, raised);
      const { side, x, y } = entry.spot;
      const at = `translate(${Math.round(box.right + x - origin.left)}px, ${Math.round(box.top + y - origin.top)}px)`;
      near.push([entry, side === 'left' ? `${at} translateX(-100%)` : at, cut]);
    }
    for (const { picture } of away) picture?.remove();
    const fresh = document.createDocumentFragment();
    for (const [entry, at, cut] of near) {
      const picture = entry.picture && entry.drawn === looks(entry) ? entry.picture : draw(entry);
      if (picture.style.transform !== at) picture.style.transform = at;
      picture.classList.toggle('off', cut);
      if (!picture.isConnected) fresh.append(picture);
    }
    within.append(fresh);
    if (within.style.zIndex !== String(level)) within.style.zIndex = String(level);
  };

  const soon = () => { frame ||= requestAnimationFrame(() => arrange()); };

  const changed = new MutationObserver((records) => { if (dom.foreign(records)) soon(); });
  const sized = new ResizeObserver(soon);

  const start = () => {
    dom.put(host);
    ended = new AbortController();
    const options = { capture: true, passive: true, signal: ended.signal };
    changed.observe(document, WATCHED);
    sized.observe(document.body ?? document.documentElement);
    window.addEventListener('scroll', () => arrange(false), options);
    for (const event of SHIFTS) window.addEventListener(event, soon, options);
  };

  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    ended.abort();
    changed.disconnect();
    sized.disconnect();
    within.replaceChildren();
    host.remove();
  };

  return {
    host,
    root,
    arrange,
    /** Where it stands is known, so nothing has to be read. */
    redraw: (entry) => {
      if (entry.picture?.isConnected && !entry.veiled) draw(entry);
      else arrange(false);
    },
    /** Brings a mark onto the screen and the keyboard to it, or to its control. */
    focus: (entry, block) => {
      entry.control.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
      arrange(false);
      (entry.picture?.isConnected ? entry.picture : /** @type {HTMLElement} */ (entry.control)).focus({ preventScroll: true });
    },
    /** In document order; without any, the layer goes away. */
    hold: (marks) => {
      entries = marks;
      if (marks.length === 0 || dom.away(host)) stop();
      if (marks.length > 0 && !host.isConnected) start();
      try {
        arrange();
      } catch {
        // Names of its fields can hide the page's tree; the pill tells all the same.
      }
    },
    /** Somebody took it away. */
    lost: () => entries.length > 0 && dom.away(host),
    markAt: (node) => {
      const picture = node instanceof Element ? node.closest('.mark') : null;
      return picture ? byPicture.get(picture) : undefined;
    },
  };
})();
