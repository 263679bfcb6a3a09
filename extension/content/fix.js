/** Sets controls by a click on the real control, and takes that back. It never saves. */
globalThis.permlight.fix ??= (() => {
  const { dom, paint, notice } = globalThis.permlight;
  const { text } = dom;

  /** The page's own scripts may answer one click with others, and those with more. */
  const ROUNDS = 3;
  const BETTER = ['pass', 'not-applicable'];

  /** @type {T.FixSource | undefined} */
  let source;
  /** @type {T.Step[]} */
  let steps = [];
  /** Controls that a click did not change, with the state that they kept. @type {WeakMap<Element, boolean>} */
  let refusals = new WeakMap();
  let batches = 0;
  let allowed = true;

  /** @param {Element} control @returns {control is HTMLInputElement} */
  const isTick = (control) => control instanceof HTMLInputElement && control.type === 'checkbox';

  /** What stays the same when the page draws a control anew. @param {T.Known} known */
  const keyOf = ({ mark, control }) => mark.target || control;

  /** @returns {Map<unknown, HTMLInputElement>} */
  const ticks = () => new Map(paint.all().flatMap((known) => (known.mark.live && isTick(known.control) ? [[keyOf(known), known.control]] : [])));

  const states = () => new Map([...ticks()].map(([key, { checked }]) => [key, checked]));

  /** @param {T.Known} known @returns {'on' | 'off' | null} */
  const recommended = ({ mark, control, state, verdict }) => {
    if (!allowed || !mark.live || !isTick(control) || control.disabled || verdict.outcome !== 'fail') return null;
    const to = state === 'on' ? 'off' : state === 'off' ? 'on' : null;
    return to && BETTER.includes(mark[to]?.outcome ?? '') ? to : null;
  };

  /** @param {T.Known} known */
  const needsDecision = ({ verdict }) => verdict.findings.some(({ code, outcome }) => outcome === 'fail' && source?.rule(code)?.judgement);

  /** Lets the page's own scripts answer. */
  const settled = () => new Promise((resolve) => { setTimeout(resolve); });

  /** What happens from now on is no longer an effect of the last step. @param {Map<unknown, boolean>} [now] */
  const seal = (now) => {
    const last = steps.at(-1);
    if (last && !last.after) last.after = now ?? states();
  };

  /** A tick of the user's own; it has changed already when this is heard. @param {Event} event */
  const onChange = ({ isTrusted, target }) => {
    if (!isTrusted || !(target instanceof Element)) return;
    const last = steps.at(-1);
    if (!last || last.after) return;
    const now = states();
    for (const [key, control] of ticks()) if (control === target) now.set(key, !control.checked);
    seal(now);
  };

  /** @param {T.Known} known @param {'on' | 'off'} to @param {number} batch */
  const press = (known, to, batch) => {
    seal();
    const before = states();
    const control = ticks().get(keyOf(known));
    if (control && control.checked !== (to === 'on')) control.click();
    steps.push({ known, to, before, after: null, batch });
  };

  /** All in one go, or none if the extension is gone; then looks what the page took. @param {T.FixStep[]} wanted @returns {Promise<{batch: number, refused: T.Known[]} | null>} null: nothing was touched */
  const set = async (wanted) => {
    if (dom.gone() || !await source?.answered()) return null;
    batches += 1;
    const batch = batches;
    for (const { known, to } of wanted) press(known, to, batch);
    await settled();
    const now = ticks();
    const refused = wanted.filter(({ known, to }) => now.get(keyOf(known))?.checked !== (to === 'on')).map(({ known }) => known);
    for (const { control } of refused) if (isTick(control)) refusals.set(control, control.checked);
    return { batch, refused };
  };

  /**
   * Brings every tick back to where it was before these steps, and no other.
   * @param {T.Step[]} undone the youngest first @returns {Promise<boolean>} all of it came back
   */
  const restore = async (undone) => {
    if (dom.gone()) return false;
    seal();
    const wanted = states();
    for (const { before, after } of undone) {
      for (const [key, was] of before) if (after?.get(key) !== was && wanted.has(key)) wanted.set(key, was);
    }
    /** @type {unknown[]} */
    const own = undone.map(({ known }) => keyOf(known));
    const order = [...own, ...[...wanted.keys()].filter((key) => !own.includes(key))];
    let left = true;
    for (let round = 0; left && round < ROUNDS; round += 1) {
      const now = ticks();
      for (const key of order) {
        const control = now.get(key);
        if (control && control.checked !== wanted.get(key)) control.click();
      }
      await settled();
      left = [...ticks()].some(([key, { checked }]) => wanted.has(key) && checked !== wanted.get(key));
    }
    steps = steps.filter((step) => !undone.includes(step));
    return !left;
  };

  /** @param {T.Step[]} undone the youngest first @param {(how: '' | 'Partly') => string} says */
  const takeBack = async (undone, says) => {
    notice.say(says(await restore(undone) ? '' : 'Partly'));
    source?.changed();
  };

  return {
    allow: (may) => { allowed = may; },
    recommended,
    plan: () => paint.list().flatMap((known) => {
      const to = recommended(known);
      // What is switched on gives somebody something, or takes away a way in.
      return to ? [{ known, to, thought: to === 'on' || needsDecision(known) }] : [];
    }).sort((a, b) => dom.rank(a.known.verdict) - dom.rank(b.known.verdict)),
    apply: async (known) => {
      const to = recommended(known);
      if (!to) return false;
      const done = await set([{ known, to, thought: false }]);
      if (!done) return false;
      const { batch, refused } = done;
      // A click without effect leaves nothing to take back.
      if (refused.length > 0) steps = steps.filter((step) => step.batch !== batch);
      notice.say(text(refused.length > 0 ? 'fixRefused' : `fixDone_${to}`, dom.nameOf(known.mark)));
      source?.changed();
      return refused.length === 0;
    },
    applyAll: async (wanted) => {
      const done = await set(wanted);
      if (!done) return null;
      notice.say(text('fixAllDone', wanted.length - done.refused.length));
      source?.changed();
      return done;
    },
    undo: async (step = steps.at(-1)) => {
      if (step && steps.includes(step)) await takeBack([step], (how) => text(`fixUndone${how}`, dom.nameOf(step.known.mark)));
    },
    undoBatch: async (batch) => {
      const mine = steps.filter((step) => step.batch === batch).reverse();
      await takeBack(mine, (how) => text(`fixAllUndone${how}`, mine.length));
    },
    steps: () => steps,
    stepOf: (known) => steps.findLast((step) => keyOf(step.known) === keyOf(known) && known.state === step.to),
    refused: ({ control }) => isTick(control) && refusals.get(control) === control.checked,
    start: (from) => {
      source = from;
      document.addEventListener('change', onChange, { capture: true, passive: true });
    },
  };
})();
