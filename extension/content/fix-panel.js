/** The drawer that shows what would be changed before anything is. */
(() => {
  const { dom, fix, notice, pill } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @type {HTMLElement | undefined} */
  let body;
  /** What the user ticked or unticked, by target. @type {Map<string, boolean>} */
  let ticked = new Map();
  /** What the last press of Apply did. @type {{batch: number, done: number, refused: T.Known[]} | null} */
  let result = null;
  let working = false;

  /** @param {T.FixStep} step */
  const isWanted = ({ known: { mark }, thought }) => ticked.get(mark.target) ?? !thought;

  /** @param {T.FixStep} step */
  const row = (step) => {
    const { known: { mark }, to, thought } = step;
    const box = element('input', { type: 'checkbox', change: () => {
      ticked.set(mark.target, box.checked);
      draw();
    }, 'data-action': mark.target });
    box.checked = isWanted(step);
    return element('li', { 'data-target': mark.target }, element('label', box, element('span.found', dom.nameOf(mark),
      thought && element('span.quiet', ` · ${text('cardJudgement')}`)), element('span.change', text(`fixChange_${to}`))));
  };

  /** Grouped by severity. @param {T.FixStep[]} plan */
  const rows = (plan) => plan.flatMap((step, at) => {
    const { severity } = step.known.verdict;
    return [...(severity && severity !== plan[at - 1]?.known.verdict.severity ? [element('li', element('h3', text(`severity_${severity}`)))] : []), row(step)];
  });

  const preview = () => {
    const plan = fix.plan();
    const apply = button('apply', text('fixApply', plan.filter(isWanted).length), run, { class: 'strong' });
    apply.disabled = !plan.some(isWanted);
    return [
      element('p.quiet', text(plan.length > 0 ? 'fixPreview' : 'fixNothing')),
      element('ul.changes', rows(plan)),
      element('div.actions', apply, button('cancel', text('fixCancel'), () => pill.unfold(null), { class: 'word' })),
    ];
  };

  const toSave = () => {
    pill.unfold(null);
    notice.save()?.focus();
  };

  /** @param {NonNullable<typeof result>} made */
  const report = ({ batch, done, refused }) => [
    element('p', text('fixAllDone', done)),
    refused.length > 0 && element('p.fail', text('fixAllRefused', refused.length)),
    element('ul.changes', refused.map(({ mark }) => element('li', { 'data-target': mark.target }, dom.nameOf(mark)))),
    element('div.actions', button('cancel', text(notice.save() ? 'fixToSave' : 'cardClose'), toSave, { class: 'strong' }),
      done > 0 && button('undo-all', text('fixUndoAll'), () => { takeBack(batch); }, { class: 'word' })),
  ];

  const draw = () => {
    if (!body) return;
    const held = dom.held(body);
    const scrolled = body.querySelector('.changes')?.scrollTop ?? 0;
    body.replaceChildren(...element('div', result ? report(result) : preview()).childNodes);
    for (const list of body.querySelectorAll('.changes')) list.scrollTop = scrolled;
    if (held) focus(held.getAttribute('data-action') ?? '');
  };

  /** @param {string} action what has the focus if it is still there */
  const focus = (action) => (dom.find(body, `[data-action="${CSS.escape(action)}"]:enabled`) ?? dom.find(body, '.actions :enabled'))?.focus();

  const run = async () => {
    if (working) return;
    working = true;
    const steps = fix.plan().filter(isWanted);
    const done = await fix.applyAll(steps);
    working = false;
    if (!done) return;
    result = { ...done, done: steps.length - done.refused.length };
    draw();
    focus('cancel');
  };

  const begin = () => {
    result = null;
    draw();
    focus('apply');
  };

  /** @param {number} batch */
  const takeBack = async (batch) => {
    if (working) return;
    working = true;
    await fix.undoBatch(batch);
    working = false;
    begin();
  };

  pill.register('fix', {
    title: text('fixTitle'),
    fill: (within) => {
      body = within;
      ticked = new Map();
      begin();
    },
    refresh: () => {
      if (working) return;
      // Once all of it was taken back elsewhere, there is nothing left to report.
      if (result && result.done > 0 && !fix.steps().some(({ batch }) => batch === result?.batch)) result = null;
      draw();
    },
  });
})();
