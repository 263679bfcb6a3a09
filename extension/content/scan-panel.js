/** The drawer of the pill that reads all pages of one subject: how far it is, what could not be read, stop and go on. */
(() => {
  if (globalThis.permlight?.scanPanel) return;
  const { dom, collect, pill, scan } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @typedef {import('../types').Scan} Scan */

  /** @type {<T>(request: import('../types').Request) => Promise<T>} */
  let ask = () => Promise.reject(new Error('not started'));
  /** @type {() => Scan['subject'] | null} */
  let subject = () => null;
  /** @type {Scan | null} */
  let shown = null;
  /** @type {HTMLElement | undefined} */
  let place;
  let failed = '';

  /** @param {'scan-start' | 'scan-resume' | 'scan-cancel'} kind */
  const order = async (kind) => {
    failed = '';
    const url = collect.address();
    const of = subject();
    try {
      if (kind === 'scan-start') shown = of && await ask({ kind, url, subject: of });
      else shown = await ask({ kind, url });
      draw();
      if (kind !== 'scan-cancel') await scan.run(ask, tell);
    } catch (error) {
      failed = String(error);
      draw();
    }
  };

  /** @param {Scan} next */
  const tell = (next) => {
    shown = next;
    draw();
  };

  /** @param {Scan} of */
  const problems = ({ steps }) => steps.filter(({ state }) => state === 'failed').map(({ path, problem }) => element('li', {},
    element('a', { text: path, attributes: { href: path } }), ` ${text(`scan_problem_${problem}`)}`));

  /** @param {Scan} of */
  const progress = ({ subject: { name }, state, steps }) => {
    const done = steps.filter((step) => step.state !== 'open').length;
    const bar = element('progress', { attributes: { max: String(steps.length), value: String(done), 'aria-label': text('scanTitle') } });
    return [
      element('p', { text: text(`scan_state_${state}`, name, done, steps.length) }),
      ...(state === 'running' ? [bar] : []),
    ];
  };

  const draw = () => {
    if (!place?.isConnected) return;
    const of = subject();
    const active = shown?.state === 'running' && scan.running();
    const open = shown !== null && shown.steps.some(({ state }) => state !== 'done');
    const lines = shown ? progress(active || shown.state !== 'running' ? shown : { ...shown, state: 'cancelled' }) : [];
    const wrong = shown ? problems(shown) : [];
    const tools = [
      ...(active ? [button('scan-cancel', text('scanStop'), () => { order('scan-cancel'); }, { class: 'word' })] : []),
      ...(!active && open ? [button('scan-resume', text('scanGoOn'), () => { order('scan-resume'); }, { class: 'word' })] : []),
      ...(!active && of ? [button('scan-start', text('scanStart', of.name), () => { order('scan-start'); }, { class: 'word' })] : []),
    ];
    const focused = /** @type {ShadowRoot} */ (place.getRootNode()).activeElement;
    const held = focused !== null && place.contains(focused);
    place.replaceChildren(
      element('p', { class: 'quiet', text: text('scanHint') }),
      element('div', { class: 'progress', attributes: { role: 'status', 'aria-label': text('scanTitle') } }, ...lines,
        ...(failed ? [element('p', { class: 'notice', text: failed })] : []),
        ...(wrong.length > 0 ? [element('p', { text: text('scanFailed', wrong.length) }), element('ul', {}, ...wrong)] : [])),
      element('div', { class: 'bar' }, ...tools),
    );
    if (held) /** @type {HTMLElement | null} */ (place.querySelector('button'))?.focus();
  };

  pill.register('scan', {
    title: text('scanTitle'),
    fill: (body) => {
      place = body;
      draw();
      ask({ kind: 'scan-state', url: collect.address() }).then((known) => tell(/** @type {Scan} */ (known)), () => {});
      /** @type {HTMLElement | null} */ (place.querySelector('button'))?.focus();
    },
  });

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    scanPanel: Object.freeze({
      /** @param {typeof ask} how @param {typeof subject} whom */
      start: (how, whom) => {
        ask = how;
        subject = whom;
      },
    }),
  });
})();
