/** Sets controls as the rules want them, by a click on the real control, and takes that back. It never saves. */
(() => {
  if (globalThis.permlight?.fix) return;
  const { dom, paint, notice } = globalThis.permlight;
  const { text } = dom;

  /** @typedef {import('../types').Known} Known */
  /** @typedef {import('../types').Step} Step */
  /** @typedef {import('../types').FixPlan} FixPlan */

  /** The page's own scripts may answer one click with others, and those with more. */
  const ROUNDS = 3;
  const BETTER = ['pass', 'not-applicable'];

  /** @type {import('../types').FixSource | undefined} */
  let source;
  /** @type {Step[]} */
  let steps = [];
  /** Controls that a click did not change, with the state that they kept. @type {WeakMap<Element, boolean>} */
  let refusals = new WeakMap();
  let batches = 0;

  /** @param {Element} control @returns {control is HTMLInputElement} */
  const isTick = (control) => control instanceof HTMLInputElement && control.type === 'checkbox';

  /** What stays the same when the page draws a control anew. @param {Known} known */
  const keyOf = ({ mark, control }) => mark.target || control;

  /** @returns {Map<unknown, HTMLInputElement>} */
  const ticks = () => new Map(paint.all().flatMap((known) => (known.mark.live && isTick(known.control) ? [[keyOf(known), known.control]] : [])));

  const states = () => new Map([...ticks()].map(([key, { checked }]) => [key, checked]));

  /** @param {Known} known @returns {'on' | 'off' | null} */
  const recommended = ({ mark, control, state, verdict }) => {
    if (!mark.live || !isTick(control) || control.disabled || verdict.outcome !== 'fail') return null;
    const to = state === 'on' ? 'off' : state === 'off' ? 'on' : null;
    return to && BETTER.includes(mark[to]?.outcome ?? '') ? to : null;
  };

  /** @param {Known} known */
  const needsDecision = ({ verdict }) => verdict.findings.some(({ code, outcome }) => outcome === 'fail' && source?.rule(code)?.judgement);

  /** @returns {FixPlan} */
  const plan = () => {
    const wrong = paint.list().flatMap((known) => {
      const to = recommended(known);
      return to ? [{ known, to }] : [];
    });
    return {
      steps: wrong.filter(({ known }) => !needsDecision(known)),
      decisions: wrong.filter(({ known }) => needsDecision(known)).map(({ known }) => known),
    };
  };

  /** Lets the page's own scripts answer. @returns {Promise<void>} */
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

  /** @param {Known} known @param {'on' | 'off'} to @param {number} batch @returns {Promise<boolean>} the page took it */
  const set = async (known, to, batch) => {
    const control = ticks().get(keyOf(known));
    if (!control || control.disabled) return false;
    seal();
    const before = states();
    if (control.checked !== (to === 'on')) control.click();
    await settled();
    const kept = (ticks().get(keyOf(known)) ?? control).checked;
    if (kept !== (to === 'on')) {
      refusals.set(control, kept);
      return false;
    }
    steps.push({ known, to, before, after: null, batch });
    return true;
  };

  /** @param {Known} known */
  const apply = async (known) => {
    const to = recommended(known);
    if (!to) return false;
    batches += 1;
    const done = await set(known, to, batches);
    notice.say(text(done ? `fixDone_${to}` : 'fixRefused', dom.nameOf(known.mark)));
    source?.changed();
    return done;
  };

  /** @param {FixPlan['steps']} wanted */
  const applyAll = async (wanted) => {
    batches += 1;
    const batch = batches;
    /** @type {Known[]} */
    const refused = [];
    for (const { known, to } of wanted) if (!await set(known, to, batch)) refused.push(known);
    notice.say(text('fixAllDone', wanted.length - refused.length));
    source?.changed();
    return { batch, refused };
  };

  /** Brings every tick back to where it was before the step, and leaves alone what the step did not touch. @param {Step} step */
  const restore = async (step) => {
    seal();
    const wanted = states();
    for (const [key, was] of step.before) if (step.after?.get(key) !== was && wanted.has(key)) wanted.set(key, was);
    const own = keyOf(step.known);
    const order = [own, ...[...wanted.keys()].filter((key) => key !== own)];
    let left = true;
    for (let round = 0; left && round < ROUNDS; round += 1) {
      for (const key of order) {
        const control = ticks().get(key);
        if (control && control.checked !== wanted.get(key)) control.click();
      }
      await settled();
      left = [...ticks()].some(([key, { checked }]) => wanted.has(key) && checked !== wanted.get(key));
    }
    steps = steps.filter((each) => each !== step);
    return !left;
  };

  /** @param {Step | undefined} [step] */
  const undo = async (step = steps.at(-1)) => {
    if (!step || !steps.includes(step)) return;
    const whole = await restore(step);
    notice.say(text(whole ? 'fixUndone' : 'fixUndonePartly', dom.nameOf(step.known.mark)));
    source?.changed();
  };

  /** @param {number} batch */
  const undoBatch = async (batch) => {
    const mine = steps.filter((step) => step.batch === batch).reverse();
    let whole = true;
    for (const step of mine) whole = await restore(step) && whole;
    notice.say(text(whole ? 'fixAllUndone' : 'fixAllUndonePartly', mine.length));
    source?.changed();
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    fix: Object.freeze({
      recommended,
      plan,
      apply,
      applyAll,
      undo,
      undoBatch,
      steps: () => steps,
      /** @param {Known} known */
      stepOf: (known) => steps.findLast((step) => keyOf(step.known) === keyOf(known) && known.state === step.to),
      /** @param {Known} known */
      refused: ({ control }) => isTick(control) && refusals.get(control) === control.checked,
      /** @param {import('../types').FixSource} from */
      start: (from) => {
        source = from;
        document.addEventListener('change', onChange, { capture: true, passive: true });
      },
      stop: () => {
        document.removeEventListener('change', onChange, { capture: true });
        steps = [];
      },
    }),
  });
})();
