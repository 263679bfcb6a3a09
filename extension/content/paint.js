/** The marks of a frame: which control has which verdict, and how that follows its tick. */
globalThis.permlight.paint ??= (() => {
  const { dom, place, layer } = globalThis.permlight;

  /** More controls without a rule are only known, not listed: that would be slow. */
  const MOST_PLAIN = 3000;
  /** What a screen reader is told begins so; what stands before it is the page's. */
  const SAYS = 'Permlight: ';
  const DESCRIPTION = 'aria-description';

  /** @type {Map<Element, T.Painted>} in document order */
  let painted = new Map();
  /** @type {Map<Element, T.Mark>} known, but without a mark */
  let quiet = new Map();
  /** @type {T.Filter} */
  let filter = { hidden: false, most: 6 };
  /** @type {T.Report['missing']} */
  let missing = [];

  /** @param {T.Mark} mark @param {T.State} state */
  const verdictOf = (mark, state) => {
    const verdict = state === 'on' || state === 'shown' ? mark.on : state === 'off' ? mark.off : mark.unknown;
    return verdict ?? mark.unknown ?? { outcome: 'unknown', severity: null, short: '', name: dom.nameOf(mark), findings: [] };
  };

  /** @param {T.Mark} mark @param {Element} control */
  const stateNow = (mark, control) => {
    if (!mark.live || mark.state === 'unknown' || mark.state === 'shown' || !(control instanceof HTMLInputElement)) return mark.state;
    return control.checked ? 'on' : 'off';
  };

  /** No rule speaks of the control, whatever its state. @param {T.Mark} mark */
  const isPlain = ({ on, off, unknown }) => unknown === null && [on, off].every((verdict) => !verdict?.findings.length);

  /** The words of a mark are heard at its control, in the place where they are needed. @param {Element} control @param {string} words */
  const describe = (control, words) => {
    const before = control.getAttribute(DESCRIPTION) ?? '';
    const own = before.split(SAYS, 1)[0]?.trim() ?? '';
    const after = words ? `${own} ${SAYS}${words}`.trim() : own;
    if (after === before) return;
    if (after) control.setAttribute(DESCRIPTION, after);
    else control.removeAttribute(DESCRIPTION);
  };

  /** @param {T.Painted} entry */
  const render = (entry) => {
    const { control, plain, verdict } = entry;
    const off = filter.hidden || dom.rank(verdict) > filter.most;
    entry.veiled = off || verdict.outcome === 'not-applicable';
    describe(control, off || plain ? '' : verdict.name);
  };

  /** @param {Element} control @param {T.Mark} mark */
  const knownOf = (control, mark) => {
    const state = stateNow(mark, control);
    return { control, mark, state, verdict: verdictOf(mark, state) };
  };

  /** @param {Element} control @param {T.Mark} mark @param {T.Painted} [old] */
  const entryOf = (control, mark, old) => {
    const entry = Object.assign(old ?? { picture: null, drawn: '', spot: null, veiled: false }, { plain: isPlain(mark) }, knownOf(control, mark));
    render(entry);
    return entry;
  };

  /** @param {Map<Element, T.Painted>} next */
  const put = (next) => {
    for (const [control, { picture }] of painted) if (!next.has(control)) picture?.remove();
    painted = next;
    // Also what an earlier version left, and copies that the page made.
    for (const old of document.querySelectorAll(`[${DESCRIPTION}*="${SAYS}"]`)) if (!next.has(old)) describe(old, '');
    layer.hold([...painted.values()]);
  };

  /** Follows live controls without asking: a mark holds a verdict for either state. */
  const repaint = () => {
    let changed = false;
    for (const entry of painted.values()) {
      if (stateNow(entry.mark, entry.control) === entry.state) continue;
      layer.redraw(entryOf(entry.control, entry.mark, entry));
      changed = true;
    }
    return changed;
  };

  /** A check counts once, by its worst finding. */
  const counts = () => {
    const found = { fail: 0, critical: 0, pass: 0, unknown: 0, manual: 0 };
    const findings = [...painted.values()].flatMap(({ verdict }) => verdict.findings).concat(missing).sort((a, b) => dom.rank(b) - dom.rank(a));
    for (const each of new Map(findings.map((finding) => [finding.code, finding])).values()) {
      if (each.outcome !== 'not-applicable') found[each.outcome] += 1;
      if (dom.rank(each) === 0) found.critical += 1;
    }
    return found;
  };

  return {
    /** Numbers become verdicts. */
    resolve: ({ marks, verdicts, policy }) => {
      /** @param {number} [number] */
      const verdict = (number) => verdicts[number ?? -1] ?? null;
      return marks.map((mark) => ({ ...mark, policy: policy.title, on: verdict(mark.on), off: verdict(mark.off), unknown: verdict(mark.unknown) }));
    },
    show: (marks, elements, whole) => {
      missing = whole;
      /** @type {[Element, T.Mark][]} */
      const known = [];
      for (const mark of marks) {
        const control = elements[mark.node];
        if (control?.isConnected) known.push([control, mark]);
      }
      const tooMany = known.filter(([, mark]) => isPlain(mark)).length > MOST_PLAIN;
      quiet = new Map();
      /** @type {Map<Element, T.Painted>} */
      const next = new Map();
      for (const [control, mark] of known) {
        // A value that no rule speaks of is text like any other.
        if (isPlain(mark) && (tooMany || mark.state === 'shown' || place.isText(control))) quiet.set(control, mark);
        else next.set(control, entryOf(control, mark, painted.get(control)));
      }
      put(next);
    },
    repaint,
    again: () => put(painted),
    counts,
    /** The mark of a control; it is made if there is none yet. */
    reveal: (control) => {
      const mark = quiet.get(control);
      if (mark && control.isConnected) {
        quiet.delete(control);
        painted.set(control, entryOf(control, mark));
        layer.hold([...painted.values()]);
      }
      return painted.get(control);
    },
    clear: () => {
      missing = [];
      put(new Map());
      quiet = new Map();
    },
    list: () => [...painted.values()],
    /** Every control that is known, also those without a mark. */
    all: () => [...painted.values(), ...[...quiet].map(([control, mark]) => knownOf(control, mark))],
    holds: (entry) => painted.get(entry.control) === entry,
    filter: () => filter,
    setFilter: (change) => {
      filter = { ...filter, ...change };
      for (const entry of painted.values()) render(entry);
      layer.arrange(false);
    },
  };
})();
