/** What is said aloud, and the notice that the page saves what is critical and wrong. */
globalThis.permlight.notice ??= (() => {
  const { dom, paint } = globalThis.permlight;
  const { element, text } = dom;

  const MOST = 4;
  /** Names of buttons are no words for readers: this holds in every language. */
  const SAVE = ':is(button,[type=submit],[type=button],[type=image]):is([name*=save i],[id*=save i])';

  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {HTMLElement | undefined} */
  let live;

  /** A screen reader speaks of changes only: this is there before the words. */
  const root = () => {
    if (!host) {
      host = dom.box('notice');
      live = element('div.hidden', { role: 'status', 'aria-live': 'polite' });
      dom.root(host)?.append(live);
    }
    dom.put(host);
    return dom.root(host);
  };

  const toast = () => dom.find(dom.root(host), '.panel');

  const dismiss = () => {
    const shown = toast();
    shown?.remove();
    return shown !== null;
  };

  /** @param {string} words @param {string[]} names */
  const show = (words, names) => {
    dismiss();
    const body = element('div', element('p', words));
    const listed = names.slice(0, MOST);
    if (names.length > listed.length) listed.push(text('andMore', names.length - listed.length));
    body.append(element('ul', listed.map((name) => element('li', name))));
    const panel = element('div.panel', { role: 'alert' },
      element('span.fail', dom.shape('fail')), body,
      dom.button('dismiss', text('cardClose'), dismiss, { icon: 'close' }));
    if (dom.rtl()) panel.dir = 'rtl';
    root()?.append(panel);
  };

  /** @param {Element | null} form */
  const warn = (form) => {
    const wrong = paint.list().filter(({ mark, verdict, control }) => mark.live && verdict.outcome === 'fail'
      && verdict.severity === 'critical' && (form === null || control.closest('form') === form));
    if (wrong.length > 0) show(text('noticeSave', wrong.length), wrong.map(({ mark }) => dom.nameOf(mark)));
  };

  /** @param {SubmitEvent} event */
  const onSubmit = ({ submitter, target }) => {
    if (submitter?.matches(SAVE) !== false) warn(/** @type {Element} */ (target));
  };

  /** Some buttons save by a script, and no form is submitted. @param {Event} event @param {() => void} saved */
  const onClick = ({ target, isTrusted }, saved) => {
    const button = target instanceof Element && target.closest(SAVE);
    if (!button) return;
    warn(button.closest('form'));
    if (isTrusted) saved();
  };

  return {
    say: (words) => {
      root();
      // Added: of two at once both are heard.
      live?.append(element('p', words));
      if (live && live.childElementCount > MOST) live.firstElementChild?.remove();
    },
    show,
    /** The page's own button: whoever wants to save presses it. */
    save: () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`${SAVE}:enabled`)]).find((each) => each.checkVisibility()),
    ready: root,
    watchSaves: (saved) => {
      document.addEventListener('submit', onSubmit, true);
      document.addEventListener('click', (event) => onClick(event, saved), true);
    },
    escape: dismiss,
  };
})();
