/** Where the pill stands: where the user put it, and out of the page's way. */
globalThis.permlight.dock ??= (() => {
  const { dom } = globalThis.permlight;

  /** @typedef {{left: number, top: number}} At */

  const MARGIN = 16;
  const CLEAR = 8;
  const STEP = 16;
  const LONG_STEP = 80;
  /** A click may move so far. */
  const SHAKE = 4;
  const QUIET_MS = 100;
  const TRIES = 4;
  /** What a page speaks to its user with, and sends a form with. */
  const IN_THE_WAY = '[role="alert"],[role="status"],[role="alertdialog"],.errorMsg,.message,.toast,'
    + 'form input[type="submit"],form button[type="submit"]';

  /** @type {HTMLElement | undefined} */
  let panel;
  /** @type {T.Spot | undefined} */
  let spot;
  /** @type {(spot: T.Spot) => void} */
  let moved = () => {};
  let timer = 0;
  let ended = new AbortController();
  let dragging = false;
  /** While the user's place is on its way to the storage, what comes from there is older. */
  let keeping = false;
  /** How far something else moves the panel from its place. @type {At} */
  let aside = { left: 0, top: 0 };

  /** What an outer page that scrolls shows of the frame. */
  let seen = { top: 0, bottom: Infinity };
  const outer = new IntersectionObserver((entries) => {
    outer.disconnect();
    const { intersectionRect: { top, bottom: end }, boundingClientRect: all } = /** @type {IntersectionObserverEntry} */ (entries.at(-1));
    const bottom = end < Math.min(all.bottom, innerHeight) - 1 ? end : Infinity;
    if (top === seen.top && bottom === seen.bottom) return;
    seen = { top, bottom };
    arrange();
    // It may have been scrolled on since: what was told last is of another place.
    leaves.disconnect();
    if (panel) leaves.observe(panel);
  });
  /** Nothing else tells it. */
  const leaves = new IntersectionObserver(() => outer.observe(document.documentElement), { threshold: [0, 0.5, 1] });
  const sized = new ResizeObserver(() => arrange());
  const changed = new MutationObserver((records) => { if (dom.foreign(records)) soon(); });

  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(arrange, QUIET_MS);
  };

  const view = () => ({
    width: document.documentElement.clientWidth || innerWidth, top: seen.top + MARGIN, height: Math.min(seen.bottom, innerHeight) - seen.top,
  });

  /** @param {number} value @param {number} most */
  const within = (value, most) => Math.max(0, Math.min(value, most));

  /** What the viewport leaves beside the panel. @param {HTMLElement} box */
  const room = (box) => {
    const { width, height } = view();
    return { x: Math.max(0, width - box.offsetWidth - 2 * MARGIN), y: Math.max(0, height - box.offsetHeight - 2 * MARGIN) };
  };

  const obstacles = () => {
    const [width, height] = [innerWidth, innerHeight];
    return [...document.querySelectorAll(IN_THE_WAY)].flatMap((element) => {
      const box = element.getBoundingClientRect();
      const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < height && box.right > 0 && box.left < width;
      // A region that holds most of the page is no message.
      return seen && !dom.own(element) && box.width * box.height < width * height / 2
        && element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) ? [box] : [];
    });
  };

  /** The first place without an obstacle: the wanted one, above or below, then the other side. @param {At} wanted @param {HTMLElement} box */
  const freePlace = (wanted, box) => {
    const blocked = obstacles();
    if (blocked.length === 0) return wanted;
    const free = room(box);
    /** @param {At} at */
    const hit = ({ left, top }) => blocked.filter((other) => other.left < left + box.offsetWidth + CLEAR && other.right > left - CLEAR
      && other.top < top + box.offsetHeight + CLEAR && other.bottom > top - CLEAR);
    for (const left of [wanted.left, 2 * MARGIN + free.x - wanted.left]) {
      for (const up of wanted.top > free.y / 2 ? [true, false] : [false, true]) {
        let at = { left, top: wanted.top };
        for (let tried = 0; tried < TRIES; tried += 1) {
          const hits = hit(at);
          if (hits.length === 0) return at;
          const top = up ? Math.min(...hits.map((other) => other.top)) - CLEAR - box.offsetHeight : Math.max(...hits.map((other) => other.bottom)) + CLEAR;
          if (top < MARGIN || top > MARGIN + free.y) break;
          at = { left, top };
        }
      }
    }
    return wanted;
  };

  const wanted = () => {
    if (!panel) return null;
    const { x, y } = spot ?? { x: dom.rtl() ? 0 : 1, y: 1 };
    const free = room(panel);
    return { left: MARGIN + x * free.x, top: view().top + y * free.y };
  };

  /** @param {At} at */
  const put = ({ left, top }) => {
    if (!panel) return;
    const free = room(panel);
    const from = view().top;
    panel.style.left = `${Math.round(MARGIN + within(left - MARGIN, free.x))}px`;
    panel.style.top = `${Math.round(from + within(top - from, free.y))}px`;
    // It grows towards the middle, so the bar stays under the pointer.
    panel.classList.toggle('up', top - from > free.y / 2);
  };

  /** It must not slip away from under the pointer or the keyboard. */
  const held = () => dragging || panel?.matches(':hover, :focus-within') === true;

  const arrange = () => {
    clearTimeout(timer);
    const at = wanted();
    if (!panel?.isConnected || !at) return;
    panel.style.setProperty('--tall', `${view().height - 34}px`);
    if (!held()) {
      const free = freePlace(at, panel);
      aside = { left: free.left - at.left, top: free.top - at.top };
    }
    put({ left: at.left + aside.left, top: at.top + aside.top });
  };

  /** @param {At} at */
  const moveTo = ({ left, top }) => {
    if (!panel) return;
    const free = room(panel);
    spot = {
      x: free.x > 0 ? within(left - MARGIN, free.x) / free.x : 0,
      y: free.y > 0 ? within(top - view().top, free.y) / free.y : 0,
    };
    aside = { left: 0, top: 0 };
    const at = wanted();
    if (at) put(at);
  };

  const keep = () => {
    if (!spot) return;
    keeping = true;
    moved(spot);
  };

  /** @type {Record<string, [number, number]>} */
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** Makes an element the handle of the panel, for the pointer and for the arrow keys. @param {HTMLElement} element */
  const handle = (element) => {
    /** @type {{x: number, y: number, left: number, top: number} | null} */
    let from = null;
    element.addEventListener('pointerdown', (event) => {
      if (!panel || event.button !== 0) return;
      const { left, top } = panel.getBoundingClientRect();
      from = { x: event.clientX, y: event.clientY, left, top };
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener('pointermove', (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.x, event.clientY - from.y];
      dragging ||= Math.hypot(x, y) > SHAKE;
      if (dragging) moveTo({ left: from.left + x, top: from.top + y });
    });
    const drop = () => {
      from = null;
      if (!dragging) return;
      keep();
      // The click that ends a drag comes after it, and is none.
      setTimeout(() => { dragging = false; });
    };
    for (const end of ['pointerup', 'pointercancel']) element.addEventListener(end, drop);
    element.addEventListener('click', (event) => { if (dragging) event.stopImmediatePropagation(); }, true);
    element.addEventListener('keydown', (event) => {
      const way = ARROWS[event.key];
      if (!way || !panel || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const { left, top } = panel.getBoundingClientRect();
      const far = event.shiftKey ? LONG_STEP : STEP;
      moveTo({ left: left + way[0] * far, top: top + way[1] * far });
      keep();
    });
  };

  return {
    arrange,
    handle,
    box: () => (panel?.isConnected ? panel.getBoundingClientRect() : null),
    put: (where) => {
      if (dragging || (where && ![where.x, where.y].every(Number.isFinite))) return;
      const same = where?.x === spot?.x && where?.y === spot?.y;
      if (keeping && !same) return;
      keeping = false;
      spot = where && { x: within(where.x, 1), y: within(where.y, 1) };
      // To measure lays the page out, which a tick must not wait for.
      if (!same || panel?.style.left === '') arrange();
    },
    start: (what, tell) => {
      panel = what;
      moved = tell;
      sized.observe(panel);
      leaves.observe(panel);
      panel.addEventListener('pointerleave', soon);
      panel.addEventListener('focusout', soon);
      ended = new AbortController();
      window.addEventListener('resize', arrange, { signal: ended.signal });
      document.addEventListener('scroll', soon, { capture: true, passive: true, signal: ended.signal });
      changed.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class', 'style', 'hidden'] });
    },
    stop: () => {
      clearTimeout(timer);
      for (const each of [sized, leaves, outer, changed]) each.disconnect();
      ended.abort();
      panel = undefined;
      keeping = false;
    },
  };
})();
