/** The pill: the whole frame in one line, and the way from finding to finding. */
(() => {
  if (globalThis.permlight?.pill) return;
  const { dom } = globalThis.permlight;
  const { element, text } = dom;

  /** @typedef {import('../types').View} View */
  /** @typedef {import('../types').Counts} Counts */
  /** @typedef {import('../types').PillActions} PillActions */

  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {HTMLElement | undefined} */
  let live;
  let before = '';
  let opened = false;

  /** @param {Counts} counts */
  const sentence = ({ fail, pass, unknown, manual }) => [
    text('countFail', fail), text('countPass', pass), text('countUnknown', unknown),
    ...(manual > 0 ? [text('countManual', manual)] : []),
  ].join(' · ');

  /** @param {import('../types').Shape} outcome @param {string} words @param {number} amount */
  const count = (outcome, words, amount) => element('span', { class: `count ${amount > 0 ? '' : 'none'}` },
    element('span', { class: amount > 0 ? outcome : 'not-applicable' }, dom.shape(outcome)), words);

  /** @param {string} name @param {Parameters<typeof dom.icon>[0]} icon @param {() => void} action @param {boolean} [disabled] */
  const button = (name, icon, action, disabled = false) => {
    const made = /** @type {HTMLButtonElement} */ (element('button', {
      attributes: { type: 'button', 'aria-label': name, title: name, 'data-action': icon }, on: { click: action },
    }, dom.icon(icon)));
    made.disabled = disabled;
    return made;
  };

  /** @param {View} view @param {boolean} judged @param {Counts} counts */
  const details = (view, judged, counts) => {
    const more = element('div', { class: 'more' });
    if (view.message) more.append(element('p', { class: 'notice', text: view.message }));
    else if (!judged) more.append(element('p', { class: 'notice', text: text('pillNothing') }));
    if (view.policy) more.append(element('p', { text: text('pillPolicy', view.policy) }));
    if (judged && view.unidentified > 0) more.append(element('p', { text: text('pillUnidentified', view.unidentified) }));
    if (view.missing.length > 0) {
      const made = element('details', {}, element('summary', { text: text('pillMissing', view.missing.length) }),
        element('ul', {}, ...view.missing.map(({ message }) => element('li', { text: message }))));
      made.toggleAttribute('open', opened);
      made.addEventListener('toggle', () => { opened = made.hasAttribute('open'); });
      more.append(made);
    }
    if (counts.unknown > 0 && view.status === 'engine-error') more.append(element('p', { text: text('pillAllUnknown') }));
    return more;
  };

  /** @param {View} view @param {Counts} counts @param {boolean} judged @param {PillActions} actions */
  const wide = (view, counts, judged, actions) => {
    const brand = dom.icon('brand');
    brand.classList.add('brand');
    const heading = judged
      ? element('span', { class: 'counts' }, count('fail', text('countFail', counts.fail), counts.fail),
        count('pass', text('countPass', counts.pass), counts.pass),
        count('unknown', text('countUnknown', counts.unknown), counts.unknown),
        ...(counts.manual > 0 ? [count('manual', text('countManual', counts.manual), counts.manual)] : []))
      : element('span', { class: 'title', text: text(`status_${view.status.replace('-', '_')}`) });
    const none = counts.fail + counts.unknown === 0;
    const steps = judged ? [
      button(text('pillPrevious'), 'previous', () => actions.step(-1), none),
      button(text('pillNext'), 'next', () => actions.step(1), none),
      element('span', { class: 'rule' }),
    ] : [];
    return element('div', { class: 'panel', attributes: { role: 'region', 'aria-label': text('name') } },
      element('div', { class: 'bar' }, brand, heading, ...steps,
        button(text('pillCollapse'), 'less', () => actions.collapse(true)),
        button(text('pillClose'), 'close', () => actions.close())),
      details(view, judged, counts));
  };

  /** @param {Counts} counts @param {string} summary @param {PillActions} actions */
  const small = (counts, summary, actions) => {
    const dot = element('button', {
      class: 'dot',
      attributes: { type: 'button', 'aria-label': text('pillExpand', summary), title: summary, 'data-action': 'expand' },
      on: { click: () => actions.collapse(false) },
    }, dom.icon('brand'));
    if (counts.fail > 0) dot.append(element('b', { text: String(counts.fail), attributes: { 'aria-hidden': 'true' } }));
    return element('div', { class: 'panel small', attributes: { role: 'region', 'aria-label': text('name') } }, dot);
  };

  /** @param {View} view @param {Counts} counts @param {boolean} collapsed @param {PillActions} actions */
  const show = (view, counts, collapsed, actions) => {
    if (!host?.shadowRoot) {
      host = dom.box('permlight-pill', 'pill');
      live = element('div', { class: 'hidden', attributes: { 'aria-live': 'polite' } });
      host.shadowRoot?.append(live);
    }
    if (!host.isConnected) document.documentElement.append(host);
    const root = host.shadowRoot;
    const judged = counts.fail + counts.pass + counts.unknown + counts.manual > 0;
    const summary = judged ? sentence(counts) : view.message || text(`status_${view.status.replace('-', '_')}`);
    Object.assign(host.dataset, {
      status: view.status, generation: view.generation, fail: counts.fail, pass: counts.pass, unknown: counts.unknown,
    });
    // A pill that is drawn again must not take the keyboard away from its own buttons.
    const held = root?.activeElement?.getAttribute('data-action');
    root?.querySelector('.panel')?.remove();
    root?.append(collapsed ? small(counts, summary, actions) : wide(view, counts, judged, actions));
    if (held) /** @type {HTMLElement | null | undefined} */ (root?.querySelector(`[data-action="${held}"]`))?.focus();
    if (live && summary !== before) {
      live.textContent = summary;
      before = summary;
    }
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    pill: Object.freeze({
      show,
      remove: () => {
        host?.remove();
        before = '';
      },
    }),
  });
})();
