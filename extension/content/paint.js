/**
 * Puts a mark beside each control. A mark has no size, so nothing on the page moves; where its picture goes is measured,
 * so that it covers no text and no control.
 */
(() => {
  if (globalThis.permlight?.paint) return;
  const { dom } = globalThis.permlight;

  /** @typedef {import('../types').Painted} Painted */
  /** @typedef {import('../types').Mark} Mark */
  /** @typedef {import('../types').Verdict} Verdict */
  /** @typedef {import('../types').Place} Place */

  const SIZE = 16;
  const GAP = 5;
  const ROOM = 22;
  const WIDE_ROOM = 110;
  const CORNER = 11;
  const CHUNK = 1000;
  const MANY = 2000;
  /** @type {Place} */
  const HIDDEN = { side: 'hidden', x: 0, y: 0, wide: false };

  /** @type {Map<Element, Painted>} in document order */
  let painted = new Map();
  /** @type {WeakMap<object, Painted>} */
  const byHost = new WeakMap();

  /** @param {Mark} mark @param {Mark['state']} state @returns {Verdict} */
  const verdictOf = (mark, state) => {
    const verdict = state === 'on' ? mark.on : state === 'off' ? mark.off : mark.unknown;
    return verdict ?? mark.unknown ?? { outcome: 'unknown', severity: null, short: '', name: mark.label || mark.target, findings: [] };
  };

  /** @param {Mark} mark @param {Element} control @returns {Mark['state']} */
  const stateNow = (mark, control) => {
    if (!mark.live || mark.state === 'unknown' || !(control instanceof HTMLInputElement)) return mark.state;
    return control.checked ? 'on' : 'off';
  };

  /** @param {Verdict} verdict */
  const codesOf = ({ outcome, findings }) => [...new Set(findings
    .filter((finding) => outcome === 'pass' || finding.outcome === 'fail' || finding.outcome === 'unknown')
    .map(({ code }) => code))].join(' ');

  /** Puts the verdicts in the place of their numbers. @param {import('../types').Report} report @returns {Mark[]} */
  const resolve = ({ marks, verdicts }) => {
    /** @param {number | null} number */
    const verdict = (number) => verdicts[number ?? -1] ?? null;
    return marks.map((mark) => ({ ...mark, on: verdict(mark.on), off: verdict(mark.off), unknown: verdict(mark.unknown) }));
  };

  /** No rule speaks of the control, whatever its state. @param {Mark} mark */
  const isPlain = ({ on, off, unknown }) => [on, off, unknown].every((verdict) => verdict === null || verdict.findings.length === 0)
    && unknown === null;

  /** @param {Verdict} one @param {Verdict} other */
  const looksLike = (one, other) => one.outcome === other.outcome && one.short === other.short && one.name === other.name
    && codesOf(one) === codesOf(other);

  /** @type {Map<string, HTMLElement>} */
  const pictures = new Map();

  /** @param {Verdict['outcome']} outcome */
  const picture = (outcome) => {
    let made = pictures.get(outcome);
    if (!made) {
      // Hundreds of controls without a rule are common, and their dot needs no drawing.
      made = dom.element('span', {}, ...(outcome === 'not-applicable' ? [] : [dom.shape(outcome)]));
      pictures.set(outcome, made);
    }
    return /** @type {HTMLElement} */ (made.cloneNode(true));
  };

  /** @param {Painted} entry */
  const draw = (entry) => {
    const { verdict: { outcome, short }, place } = entry;
    const wide = place.wide && outcome === 'fail' && short !== '';
    const visual = picture(outcome);
    visual.className = `visual ${outcome}${wide ? ' wide' : ''}${place.side === 'corner' ? ' corner' : ''}`;
    visual.dataset.side = place.side;
    if (wide) visual.append(dom.element('span', { class: 'words', text: short }));
    if (place.side === 'corner') visual.append(dom.element('span', { class: 'target' }));
    entry.visual.replaceWith(visual);
    entry.visual = visual;
    move(entry);
  };

  /** @param {Painted} entry */
  const move = ({ visual, place, offset }) => {
    visual.style.left = `${Math.round(place.x - offset.x)}px`;
    visual.style.top = `${Math.round(place.y - offset.y)}px`;
  };

  /** @param {Painted} entry */
  const render = (entry) => {
    const { host, mark, state, verdict } = entry;
    const { outcome } = verdict;
    host.dataset.outcome = outcome;
    host.dataset.codes = codesOf(verdict);
    host.dataset.target = mark.target;
    host.dataset.state = state;
    host.setAttribute('aria-label', mark.label ? `${mark.label}: ${verdict.name}` : verdict.name);
    host.tabIndex = outcome === 'fail' || outcome === 'unknown' ? 0 : -1;
    if (!entry.plain) draw(entry);
  };

  /**
   * Most controls of a page are in no rule. Their dot is drawn by the host itself: hundreds of shadow trees, measured and
   * laid out, would take longer than everything else. It is out of the flow, so nothing moves.
   */
  const PLAIN = Object.entries({
    position: 'absolute', display: 'inline-block', float: 'none', 'box-sizing': 'border-box', width: '6px', height: '6px',
    padding: '0', margin: '6px 0 0 7px', border: '1.2px solid #706e6b', 'border-radius': '3px', background: 'none',
    opacity: '.5', cursor: 'help',
  }).map(([name, value]) => `${name}:${value}!important`).join(';');

  /** @param {Painted} entry */
  const insertPlain = (entry) => {
    const { control, host } = entry;
    host.style.cssText = PLAIN;
    // Text right beside the control leaves no room for the dot.
    if (control.nextSibling?.textContent?.trim()) host.style.setProperty('display', 'none', 'important');
    render(entry);
    control.after(host);
  };

  /** @param {Element} control @param {Mark} mark @returns {Painted} */
  const create = (control, mark) => {
    const host = dom.element('permlight-mark', { attributes: { role: 'button', 'aria-haspopup': 'dialog' } });
    const plain = isPlain(mark);
    const visual = dom.element('span');
    if (!plain) {
      const root = host.attachShadow({ mode: 'open' });
      dom.dress(root, 'mark');
      root.append(visual);
    }
    const state = stateNow(mark, control);
    const entry = {
      control, host, visual, mark, plain, state, verdict: verdictOf(mark, state), place: HIDDEN, offset: { x: 0, y: 0 },
    };
    byHost.set(host, entry);
    return entry;
  };

  /** A mark in a box that lays out its children itself must not become one of them. @param {Element} control */
  const flows = (control) => {
    const own = getComputedStyle(control);
    if (own.position === 'absolute' || own.position === 'fixed' || own.cssFloat !== 'none') return false;
    if (!own.display.startsWith('inline') && own.display !== 'contents') return false;
    const parent = control.parentElement && getComputedStyle(control.parentElement).display;
    return !/flex|grid/.test(parent ?? '');
  };

  /** What stands beside the control on its line. @param {Range} range @param {DOMRect} control */
  const boxes = (range, control) => [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1
    && box.bottom > control.top + 2 && box.top < control.bottom - 2);

  /** @param {Painted} entry @param {Range} range @returns {Place} */
  const measure = ({ control, host }, range) => {
    const box = control.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return HIDDEN;
    const cell = control.closest('td,th') ?? control.parentElement ?? document.body;
    let { left, right } = cell.getBoundingClientRect();
    const others = cell.childElementCount - (host.parentNode === cell ? 1 : 0);
    if (control.parentNode !== cell || others > 1 || cell.textContent?.trim() !== '') {
      range.setStartAfter(control);
      range.setEnd(cell, cell.childNodes.length);
      for (const other of boxes(range, box)) if (other.left >= box.right - 2) right = Math.min(right, other.left);
      range.setStart(cell, 0);
      range.setEndBefore(control);
      for (const other of boxes(range, box)) if (other.right <= box.left + 2) left = Math.max(left, other.right);
    }
    const y = (box.height - SIZE) / 2;
    if (right - box.right >= ROOM) return { side: 'right', x: GAP, y, wide: right - box.right >= WIDE_ROOM };
    if (box.left - left >= ROOM) return { side: 'left', x: -box.width - GAP - SIZE, y, wide: false };
    return { side: 'corner', x: -4, y: 4 - CORNER, wide: false };
  };

  /** Where the page put the mark's own box. @param {Painted} entry */
  const offsetOf = ({ control, host }) => {
    const box = control.getBoundingClientRect();
    const own = host.getBoundingClientRect();
    return { x: own.left - box.right, y: own.top - box.top };
  };

  /** Reads everything first, then writes, so that the page is laid out once. @param {Painted[]} entries */
  const settle = (entries) => {
    const offsets = entries.map(offsetOf);
    entries.forEach((entry, at) => {
      const { x, y } = offsets[at] ?? entry.offset;
      if (Math.abs(x - entry.offset.x) < 0.5 && Math.abs(y - entry.offset.y) < 0.5) return;
      entry.offset = { x, y };
      move(entry);
    });
  };

  /** Controls of one kind have their marks at the same distance. @param {Painted} entry @param {boolean} inFlow */
  const kindOf = ({ control }, inFlow) =>
    [inFlow, control.localName, control.className, control.parentElement?.localName, control.parentElement?.className].join(' ');

  /**
   * The first mark of each kind goes in as a probe. The others then go in where they will stay, because to lay out
   * hundreds of them twice costs more than everything else together.
   * @param {Painted[]} all
   */
  const insert = (all) => {
    const fresh = all.filter(({ plain }) => !plain);
    const range = document.createRange();
    const inFlow = fresh.map(({ control }) => flows(control));
    const places = fresh.map((entry) => measure(entry, range));
    /** @type {Map<string, Painted>} */
    const probes = new Map();
    fresh.forEach((entry, at) => {
      entry.place = places[at] ?? HIDDEN;
      if (!inFlow[at]) entry.host.dataset.flow = 'out';
      const kind = kindOf(entry, inFlow[at] ?? false);
      if (entry.place.side === 'hidden' || probes.has(kind)) return;
      probes.set(kind, entry);
      entry.control.after(entry.host);
    });
    for (const probe of probes.values()) probe.offset = offsetOf(probe);
    fresh.forEach((entry, at) => {
      entry.offset = probes.get(kindOf(entry, inFlow[at] ?? false))?.offset ?? entry.offset;
      render(entry);
      if (!entry.host.isConnected) entry.control.after(entry.host);
    });
    for (const entry of all) if (entry.plain) insertPlain(entry);
    settle(fresh);
  };

  /** The page has another size now. */
  const replace = () => {
    const entries = [...painted.values()].filter(({ plain }) => !plain);
    const range = document.createRange();
    const places = entries.map((entry) => measure(entry, range));
    entries.forEach((entry, at) => {
      const place = places[at] ?? HIDDEN;
      const { side, wide, x, y } = entry.place;
      if (place.side === side && place.wide === wide && place.x === x && place.y === y) return;
      entry.place = place;
      draw(entry);
    });
    settle(entries);
  };

  /** @param {[Element, Mark][]} wanted @param {Map<Element, Painted>} next */
  const paintSome = (wanted, next) => {
    /** @type {Painted[]} */
    const fresh = [];
    for (const [control, mark] of wanted) {
      const old = painted.get(control);
      if (old && old.host.previousSibling === control && old.plain === isPlain(mark)) {
        const state = stateNow(mark, control);
        const verdict = verdictOf(mark, state);
        const same = state === old.state && mark.target === old.mark.target && looksLike(verdict, old.verdict);
        Object.assign(old, { mark, state, verdict });
        if (!same) render(old);
        next.set(control, old);
      } else {
        old?.host.remove();
        const entry = create(control, mark);
        next.set(control, entry);
        fresh.push(entry);
      }
    }
    insert(fresh);
  };

  /** @returns {Promise<void>} */
  const idle = () => new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 200 });
  });

  /** @param {Mark[]} marks @param {Element[]} elements @param {() => boolean} current */
  const show = async (marks, elements, current) => {
    /** @type {[Element, Mark][]} */
    const wanted = [];
    for (const mark of marks) {
      const control = elements[mark.node];
      if (control?.isConnected) wanted.push([control, mark]);
    }
    /** @type {Map<Element, Painted>} */
    const next = new Map();
    const size = wanted.length > MANY ? CHUNK : wanted.length;
    for (let at = 0; at < wanted.length; at += size) {
      if (at > 0) await idle();
      // The older marks stay known, so that a pass that stops here leaves nothing behind.
      if (!current()) {
        painted = new Map([...painted, ...next]);
        return;
      }
      paintSome(wanted.slice(at, at + size), next);
    }
    for (const [control, entry] of painted) if (next.get(control) !== entry) entry.host.remove();
    painted = next;
  };

  /** Follows the live controls without asking anyone: a mark holds a verdict for either state. */
  const repaint = () => {
    let changed = false;
    for (const entry of painted.values()) {
      const state = stateNow(entry.mark, entry.control);
      if (state === entry.state) continue;
      entry.state = state;
      entry.verdict = verdictOf(entry.mark, state);
      render(entry);
      changed = true;
    }
    return changed;
  };

  const counts = () => {
    const found = { fail: 0, pass: 0, unknown: 0, manual: 0 };
    for (const { verdict: { outcome } } of painted.values()) if (outcome !== 'not-applicable') found[outcome] += 1;
    return found;
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    paint: Object.freeze({
      resolve,
      show,
      repaint,
      counts,
      replace,
      clear: () => {
        for (const { host } of painted.values()) host.remove();
        painted = new Map();
      },
      list: () => [...painted.values()],
      /** @param {EventTarget | null} node */
      find: (node) => (node ? byHost.get(node) : undefined),
    }),
  });
})();
