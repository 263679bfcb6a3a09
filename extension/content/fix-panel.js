/** The drawer of the pill that shows what would be changed before anything is. */
(() => {
  const { dom, fix, pill } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @type {HTMLElement | undefined} */
  let body;
  /** @type {T.FixPlan | undefined} */
  let plan;
  /** What the last press of Apply did. @type {{batch: number, done: number, refused: T.Known[]} | null} */
  let result = null;
  let working = false;

  /** @param {T.Known} known @param {string} words */
  const row = ({ mark }, words) => element('li', { 'data-target': mark.target },
    element('span', dom.nameOf(mark)), element('span.change', words));

  /** @param {'on' | 'off'} to */
  const change = (to) => text(`fixChange_${to}`);

  /** @param {T.Known[]} decisions */
  const decisionList = (decisions) => (decisions.length === 0 ? [] : [
    element('details.decisions', element('summary', text('fixDecisions', decisions.length)),
      element('ul', decisions.map(({ mark }) => element('li', { 'data-target': mark.target }, dom.nameOf(mark))))),
  ]);

  const preview = () => {
    plan = fix.plan();
    const { steps, decisions } = plan;
    const apply = button('apply', text('fixApply', steps.length), run, { class: 'strong' });
    apply.hidden = steps.length === 0;
    return [
      element('p.quiet', text(steps.length > 0 ? 'fixPreview' : 'fixNothing')),
      element('ul.changes', steps.map(({ known, to }) => row(known, change(to)))),
      ...decisionList(decisions),
      element('div.actions', apply, button('cancel', text('fixCancel'), () => pill.unfold(null), { class: 'word' })),
    ];
  };

  /** @param {NonNullable<typeof result>} made */
  const report = ({ batch, done, refused }) => [
    element('p', text('fixAllDone', done)),
    ...(refused.length > 0 ? [element('p.fail', text('fixAllRefused', refused.length)),
      element('ul.changes', refused.map((known) => row(known, '')))] : []),
    ...decisionList(fix.plan().decisions),
    element('div.actions',
      done > 0 && button('undo-all', text('fixUndoAll'), () => { takeBack(batch); }, { class: 'strong' }),
      button('cancel', text('cardClose'), () => pill.unfold(null), { class: 'word' })),
  ];

  const draw = () => {
    if (!body) return;
    const action = dom.held(body)?.getAttribute('data-action');
    body.replaceChildren(...(result ? report(result) : preview()));
    if (action) focus(action);
  };

  /** @param {string} action the button that has the focus if it is still there */
  const focus = (action) => {
    const shown = '.actions button:not([hidden])';
    (dom.find(body, `${shown}[data-action="${action}"]`) ?? dom.find(body, shown))?.focus();
  };

  const run = async () => {
    if (!plan || working) return;
    working = true;
    const steps = plan.steps;
    const done = await fix.applyAll(steps);
    working = false;
    if (!done) return;
    result = { ...done, done: steps.length - done.refused.length };
    draw();
    focus('undo-all');
  };

  /** @param {number} batch */
  const takeBack = async (batch) => {
    if (working) return;
    working = true;
    await fix.undoBatch(batch);
    result = null;
    working = false;
    draw();
    focus('apply');
  };

  pill.register('fix', {
    title: text('fixTitle'),
    fill: (within) => {
      body = within;
      result = null;
      draw();
      focus('apply');
    },
    refresh: () => {
      if (working) return;
      // Once all of it was taken back elsewhere, there is nothing left to report.
      if (result && result.done > 0 && !fix.steps().some(({ batch }) => batch === result?.batch)) result = null;
      draw();
    },
  });
})();
