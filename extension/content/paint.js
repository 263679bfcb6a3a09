/** Puts a mark beside each control. A mark has no size, so nothing on the page moves. */
(() => {
  if (globalThis.permlight?.paint) return;
  const { dom, place } = globalThis.permlight;

  /** Beyond so many controls without a rule they get no dot: it would say nothing and cost the page its speed. */
  const MOST_PLAIN = 3000;
  /** How long one stretch of painting may hold up the page. */
  const STRETCH_MS = 20;
  const IDLE_MS = 50;
  const MARGIN_MS = 10;
  /** So many are painted at once; of more, what the user sees comes first. */
  const FEW = 150;
  /** @type {T.Place} */
  const HIDDEN = { side: 'hidden', x: 0, y: 0, wide: false, rtl: false };

  /** @type {Map<Element, T.Painted>} in document order */
  let painted = new Map();
  /** @type {Map<Element, T.Mark>} known, but without a mark */
  let quiet = new Map();
  /** @type {WeakMap<object, T.Painted>} */
  const byHost = new WeakMap();
  /** @type {T.Filter} */
  let filter = { hidden: false, onlyWrong: false };

  /** @param {T.Mark} mark @param {T.Mark['state']} state @returns {T.Verdict} */
  const verdictOf = (mark, state) => {
    const verdict = state === 'on' || state === 'shown' ? mark.on : state === 'off' ? mark.off : mark.unknown;
    return verdict ?? mark.unknown ?? { outcome: 'unknown', severity: null, short: '', name: dom.nameOf(mark), findings: [] };
  };

  /** @param {T.Mark} mark @param {Element} control @returns {T.Mark['state']} */
  const stateNow = (mark, control) => {
    if (!mark.live || mark.state === 'unknown' || mark.state === 'shown' || !(control instanceof HTMLInputElement)) return mark.state;
    return control.checked ? 'on' : 'off';
  };

  /** @param {T.Verdict} verdict */
  const codesOf = ({ outcome, findings }) => [...new Set(findings
    .filter((finding) => outcome === 'pass' || finding.outcome === 'fail' || finding.outcome === 'unknown')
    .map(({ code }) => code))].join(' ');

  /** Puts the verdicts in the place of their numbers. @param {T.Report} report @returns {T.Mark[]} */
  const resolve = ({ marks, verdicts }) => {
    /** @param {number | null} number */
    const verdict = (number) => verdicts[number ?? -1] ?? null;
    return marks.map((mark) => ({ ...mark, on: verdict(mark.on), off: verdict(mark.off), unknown: verdict(mark.unknown) }));
  };

  /** No rule speaks of the control, whatever its state. @param {T.Mark} mark */
  const isPlain = ({ on, off, unknown }) => [on, off, unknown].every((verdict) => verdict === null || verdict.findings.length === 0)
    && unknown === null;

  /** @param {T.Verdict} one @param {T.Verdict} other */
  const looksLike = (one, other) => one.outcome === other.outcome && one.short === other.short && one.name === other.name
    && codesOf(one) === codesOf(other);

  /** A dot needs no drawing. @param {T.Verdict['outcome']} outcome */
  const picture = (outcome) => dom.element('span', {}, ...(outcome === 'not-applicable' ? [] : [dom.shape(outcome)]));

  /** @param {T.Painted} entry */
  const draw = (entry) => {
    const { verdict: { outcome, short }, place: { side, wide: room, rtl } } = entry;
    const wide = room && outcome === 'fail' && short !== '';
    const visual = picture(outcome);
    visual.className = `visual ${outcome}${wide ? ' wide' : ''}${side === 'corner' ? ' corner' : ''}`;
    visual.dataset.side = side;
    if (rtl) visual.dir = 'rtl';
    if (wide) visual.append(dom.element('span', { class: 'words', text: short }));
    if (side === 'corner') visual.append(dom.element('span', { class: 'target' }));
    entry.visual.replaceWith(visual);
    entry.visual = visual;
    move(entry);
  };

  /** @param {T.Painted} entry */
  const move = ({ visual, place: { side, x, y }, offset }) => {
    if (side === 'left') visual.style.right = `${Math.round(offset.x - x)}px`;
    else visual.style.left = `${Math.round(x - offset.x)}px`;
    visual.style.top = `${Math.round(y - offset.y)}px`;
  };

  /** Shows or hides a mark as the filter says. @param {T.Painted} entry */
  const veil = ({ host, plain, cramped, verdict: { outcome } }) => {
    const hidden = filter.hidden || (filter.onlyWrong && outcome !== 'fail');
    host.toggleAttribute('data-veiled', hidden);
    if (plain) host.style.setProperty('display', hidden || cramped ? 'none' : 'inline-block', 'important');
  };

  /** @param {T.Painted} entry */
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
    veil(entry);
  };

  /**
   * Most controls of a page are in no rule. Their dot is drawn by the host itself: hundreds of shadow trees would take longer
   * than everything else. It is out of the flow, so nothing moves.
   */
  const PLAIN = Object.entries({
    position: 'absolute', display: 'inline-block', float: 'none', 'box-sizing': 'border-box', width: '6px', height: '6px',
    padding: '0', margin: '6px 7px 0', border: '1.2px solid #706e6b', 'border-radius': '3px', background: 'none',
    opacity: '.5', cursor: 'help',
  }).map(([name, value]) => `${name}:${value}!important`).join(';');

  /** @param {Element} control @param {T.Mark} mark @returns {T.Painted} */
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
      control, host, visual, mark, plain, cramped: false, state, verdict: verdictOf(mark, state), place: HIDDEN, offset: { x: 0, y: 0 },
    };
    byHost.set(host, entry);
    return entry;
  };

  /**
   * What follows gives way after every item. It reads all before it writes all: each time that a reading comes after a
   * writing, the whole page is laid out anew, and on a large page that costs more than everything else.
   * @typedef {Generator<void, void>} Work
   */

  /** @param {T.Painted[]} entries @param {Range} range @returns {Work} */
  const settling = function* (entries, range) {
    /** @type {[T.Painted, {x: number, y: number}][]} */
    const moved = [];
    for (const entry of entries) {
      const offset = place.offsetOf(entry, range);
      if (Math.abs(offset.x - entry.offset.x) >= 0.5 || Math.abs(offset.y - entry.offset.y) >= 0.5) moved.push([entry, offset]);
      yield;
    }
    for (const [entry, offset] of moved) {
      entry.offset = offset;
      move(entry);
      yield;
    }
  };

  /** @param {[Element, T.Mark][]} fresh @param {Map<Element, T.Painted>} known @returns {Work} */
  const inserting = function* (fresh, known) {
    const range = document.createRange();
    const rtl = dom.rtl();
    /** @type {T.Painted[]} */
    const entries = [];
    for (const [control, mark] of fresh) {
      const entry = create(control, mark);
      if (entry.plain) entry.cramped = !place.hasRoom(control, rtl);
      else {
        if (!place.flows(control)) entry.host.dataset.flow = 'out';
        entry.place = place.measure(entry, range, rtl);
      }
      entries.push(entry);
      yield;
    }
    for (const entry of entries) {
      known.set(entry.control, entry);
      watch(entry);
      if (entry.plain) entry.host.style.cssText = PLAIN;
      render(entry);
      place.attach(entry.control, entry.host);
      yield;
    }
    yield* settling(entries.filter(({ plain }) => !plain), range);
  };

  /** A control without a box has none until its section, its tab is opened: then its mark gets a place. */
  const opened = new IntersectionObserver((seen) => { if (seen.some(({ isIntersecting }) => isIntersecting)) replace(); });

  /** @param {T.Painted} entry */
  const watch = ({ control, plain, place: { side } }) => {
    const shown = control.closest('select') ?? control;
    if (side === 'hidden' && !plain) opened.observe(shown);
    else opened.unobserve(shown);
  };

  /** @returns {Work} */
  const replacing = function* () {
    const range = document.createRange();
    const rtl = dom.rtl();
    /** @type {[T.Painted, T.Place, boolean][]} */
    const found = [];
    for (const entry of painted.values()) {
      found.push([entry, entry.plain ? entry.place : place.measure(entry, range, rtl), entry.plain && !place.hasRoom(entry.control, rtl)]);
      yield;
    }
    for (const [entry, next, cramped] of found) {
      const { side, wide, x, y, rtl } = entry.place;
      if (entry.plain && entry.cramped !== cramped) {
        entry.cramped = cramped;
        veil(entry);
      } else if (next.side !== side || next.wide !== wide || next.x !== x || next.y !== y || next.rtl !== rtl) {
        entry.place = next;
        draw(entry);
        watch(entry);
      }
      yield;
    }
    yield* settling(found.map(([entry]) => entry).filter(({ plain }) => !plain), range);
  };

  /** @returns {Promise<number>} for how long the browser has nothing better to do */
  const idle = () => new Promise((resolve) => {
    requestIdleCallback((deadline) => resolve(deadline.timeRemaining()), { timeout: IDLE_MS });
  });

  /** Does work in stretches that are short enough for the page to stay quick. @param {Work} work @param {() => boolean} current @returns {Promise<boolean>} all of it was done */
  const inStretches = async (work, current) => {
    let until = performance.now() + STRETCH_MS;
    while (!work.next().done) {
      if (performance.now() < until) continue;
      const spare = await idle();
      if (!current()) return false;
      until = performance.now() + Math.max(STRETCH_MS, spare - MARGIN_MS);
    }
    return true;
  };

  let replaced = 0;

  /** The page has another size now. */
  const replace = () => {
    replaced += 1;
    const mine = replaced;
    inStretches(replacing(), () => mine === replaced);
  };

  /** @param {T.Painted} entry @param {T.Mark} mark */
  const update = (entry, mark) => {
    const state = stateNow(mark, entry.control);
    const verdict = verdictOf(mark, state);
    const same = state === entry.state && mark.target === entry.mark.target && looksLike(verdict, entry.verdict);
    Object.assign(entry, { mark, state, verdict });
    if (!same) render(entry);
  };

  /** @param {T.Mark[]} marks @param {Element[]} elements @param {() => boolean} current */
  const show = async (marks, elements, current) => {
    /** @type {[Element, T.Mark][]} */
    const known = [];
    for (const mark of marks) {
      const control = elements[mark.node];
      if (control?.isConnected) known.push([control, mark]);
    }
    const tooMany = known.filter(([, mark]) => isPlain(mark)).length > MOST_PLAIN;
    /** A value that no rule speaks of is text like any other. @param {[Element, T.Mark]} pair */
    const isQuiet = ([control, mark]) => isPlain(mark) && (tooMany || mark.state === 'shown' || place.isText(control));
    const wanted = known.filter((pair) => !isQuiet(pair));
    quiet = new Map(known.filter(isQuiet));
    /** @type {Map<Element, T.Painted>} */
    const next = new Map();
    /** @type {[Element, T.Mark][]} */
    const fresh = [];
    for (const [control, mark] of wanted) {
      const old = painted.get(control);
      if (old && place.attached(control, old.host) && old.plain === isPlain(mark)) {
        update(old, mark);
        next.set(control, old);
      } else {
        old?.host.remove();
        fresh.push([control, mark]);
      }
    }
    const near = new Set(fresh.length > FEW ? fresh.filter(([control]) => place.isNear(control)) : fresh);
    const done = await inStretches(inserting([...near], next), current)
      && await inStretches(inserting(fresh.filter((pair) => !near.has(pair)), next), current);
    // The older marks stay known, so that a pass that stops here leaves nothing behind.
    if (!done || !current()) {
      painted = new Map([...painted, ...next]);
      return;
    }
    for (const [control, entry] of painted) if (next.get(control) !== entry) entry.host.remove();
    painted = new Map(wanted.flatMap(([control]) => {
      const entry = next.get(control);
      return entry ? [[control, entry]] : [];
    }));
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

  /** @returns {T.Known[]} every control that is known, also those without a mark */
  const all = () => [...painted.values(), ...[...quiet].map(([control, mark]) => {
    const state = stateNow(mark, control);
    return { control, mark, state, verdict: verdictOf(mark, state) };
  })];

  /** The mark of a control; it is made if there is none yet. @param {Element} control */
  const reveal = (control) => {
    const mark = quiet.get(control);
    if (mark && control.isConnected) {
      quiet.delete(control);
      for (const _ of inserting([[control, mark]], painted));
    }
    return painted.get(control);
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    paint: Object.freeze({
      resolve,
      show,
      repaint,
      counts,
      replace,
      all,
      reveal,
      clear: () => {
        replaced += 1;
        opened.disconnect();
        for (const { host } of painted.values()) host.remove();
        painted = new Map();
        quiet = new Map();
      },
      list: () => [...painted.values()],
      /** @param {EventTarget | null} node */
      find: (node) => (node ? byHost.get(node) : undefined),
      filter: () => filter,
      /** @param {Partial<T.Filter>} change */
      setFilter: (change) => {
        filter = { ...filter, ...change };
        for (const entry of painted.values()) veil(entry);
      },
    }),
  });
})();
