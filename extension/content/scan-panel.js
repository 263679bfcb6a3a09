/** The drawer of the pill that reads all pages of one subject. */
globalThis.permlight.scanPanel ??= (() => {
  const { dom, dock, pill, scan } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @type {T.Ask} */
  let ask = () => Promise.reject(new Error('not started'));
  /** @type {() => T.Scan['subject'] | null} */
  let subject = () => null;
  /** @type {T.Scan | null} */
  let shown = null;
  /** @type {ReturnType<typeof build> | undefined} */
  let parts;
  let failed = false;
  /** Another tab reads, and this one comes next. */
  let waiting = false;
  /** Whether the background has said how far a scan is. */
  let known = false;

  /** @param {'scan-start' | 'scan-resume' | 'scan-cancel'} kind @param {T.Scan['subject'] | null} [of] whom to read */
  const order = async (kind, of = subject()) => {
    failed = false;
    try {
      if (kind === 'scan-start') shown = of && await ask({ kind, subject: of });
      else shown = await ask({ kind });
      draw();
      if (kind !== 'scan-cancel') await scan.run(ask, tell);
    } catch {
      failed = true;
    }
    draw();
  };

  /** @param {T.Scan} next @param {boolean} waits */
  const tell = (next, waits) => {
    shown = next;
    waiting = waits;
    draw();
  };

  /** @param {T.Scan} of */
  const problems = ({ steps }) => steps.filter(({ state }) => state === 'failed').map(({ path, title, of, problem }) => element('li',
    element('a', { href: path }, `${title}: ${of}`), ` ${text(`scan_problem_${problem}`)}`));

  /** @param {T.Scan} of */
  const progress = ({ subject: { name }, state, steps, started }) => {
    const read = state === 'running' ? /done|failed/ : /done/;
    const done = steps.filter((step) => read.test(step.state)).length;
    const bar = element('progress', { max: String(steps.length), value: String(done), 'aria-label': text('scanTitle') });
    return [
      element('p', text(waiting ? 'scanWaiting' : `scan_state_${state}`, name, done, steps.length)),
      state === 'done' && element('p.quiet', text('scanAge', new Date(started).toLocaleString())),
      ...(state === 'running' ? [bar] : []),
    ];
  };

  /** Made once: made anew under the pointer, a button cannot be pressed. */
  const build = () => {
    const made = {
      said: element('div.progress', { role: 'status', 'aria-label': text('scanTitle') }),
      stop: button('scan-cancel', text('scanStop'), () => { order('scan-cancel'); }, { class: 'word' }),
      goOn: button('scan-resume', text('scanGoOn'), () => { order('scan-resume'); }, { class: 'word' }),
      start: button('scan-start', '', () => { order('scan-start'); }, { class: 'word' }),
    };
    return { ...made, tools: element('div.bar', made.stop, made.goOn, made.start) };
  };

  const draw = () => {
    if (!parts?.said.isConnected) return;
    const { said, stop, goOn, start, tools } = parts;
    tools.hidden = !known;
    const of = subject();
    const active = (waiting || shown?.state === 'running') && scan.running();
    waiting &&= active;
    const lines = shown ? progress(active || shown.state !== 'running' ? shown : { ...shown, state: 'cancelled' }) : [];
    const wrong = shown ? problems(shown) : [];
    said.replaceChildren(...element('div', lines, failed && element('p.notice', text('engineError')),
      wrong.length > 0 && [element('p', text('scanFailed', wrong.length)), element('ul', wrong)]).childNodes);
    const held = dom.held(tools);
    stop.hidden = !active;
    goOn.hidden = active || !shown?.steps.some(({ state }) => state !== 'done');
    start.hidden = active || !of;
    start.textContent = of ? text(shown?.state === 'done' && shown.subject.id === of.id ? 'scanAgain' : 'scanStart', of.name) : '';
    if (held?.hidden) [stop, goOn, start].find((each) => !each.hidden)?.focus();
    // At once: later it would take a button from under the pointer.
    dock.arrange();
  };

  /** The buttons come with what there is to say: whatever is said later would move them away from a click. @param {ReturnType<typeof build>} mine */
  const ready = (mine) => {
    if (mine !== parts) return;
    known = true;
    draw();
    const root = /** @type {ShadowRoot} */ (mine.tools.getRootNode());
    if (root.activeElement) [mine.stop, mine.goOn, mine.start].find((each) => !each.hidden)?.focus();
  };

  pill.register('scan', {
    title: text('scanTitle'),
    fill: (body) => {
      const mine = build();
      parts = mine;
      known = false;
      body.append(element('p.quiet', text('scanHint')), mine.said, mine.tools);
      draw();
      ask({ kind: 'scan-state' })
        .then((now) => { shown = now; }, () => {}).then(() => ready(mine));
    },
  });

  return {
    start: (how, whom) => {
      ask = how;
      subject = whom;
    },
    begin: (of) => {
      if (!scan.running()) order('scan-start', of);
    },
  };
})();
