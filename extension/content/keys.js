/**
 * The keyboard. A single letter acts only while the focus is on something of ours, so it takes nothing from the page; two chords act
 * everywhere in the frame. The page's own access keys come first: one browser gives them the same two modifiers.
 */
(() => {
  if (globalThis.permlight?.keys) return;
  const { dom, paint, fix, card, pill, notice } = globalThis.permlight;
  const { element, text } = dom;

  /** @type {T.KeyActions | undefined} */
  let actions;
  /** What had the focus before a key took it to the pill. @type {HTMLElement | null} */
  let from = null;
  /** A letter opened the drawer from outside the pill, so its end is the end of the visit. */
  let visiting = false;

  /** @typedef {{keys: string[], help: string, run: (on: T.Painted | undefined) => void}} Key */

  /** @type {Key[]} */
  const LETTERS = [
    { keys: ['n'], help: 'pillNext', run: () => actions?.step(1) },
    { keys: ['p'], help: 'pillPrevious', run: () => actions?.step(-1) },
    { keys: ['w'], help: 'pillOnlyWrong', run: () => actions?.onlyWrong() },
    { keys: ['s', '/'], help: 'searchTitle', run: () => actions?.unfold('search') },
    { keys: ['r'], help: 'scanTitle', run: () => actions?.unfold('scan') },
    { keys: ['f'], help: 'fixSet', run: (on) => { if (on && fix.recommended(on)) actions?.fix(on); } },
    { keys: ['a'], help: 'fixTitle', run: () => actions?.unfold('fix') },
    { keys: ['u'], help: 'pillUndo', run: () => actions?.undo() },
    { keys: ['c'], help: 'helpCollapse', run: () => actions?.collapse() },
    { keys: ['?'], help: 'helpTitle', run: () => actions?.unfold('help') },
  ];

  /** What a key says, or where it lies if it says no letter: the Option key of a Mac makes other signs. @param {KeyboardEvent} event */
  const letterOf = ({ key, code }) => (/^[!-~]$/.test(key) ? key.toLowerCase() : /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : '');

  /** @param {string} letter */
  const isTaken = (letter) => document.querySelector(`[accesskey="${letter}" i]`) !== null;

  const remember = () => {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    if (active?.localName === 'permlight-pill') return;
    from = active?.localName === 'permlight-card' ? card.shown()?.host ?? null : active === document.body ? null : active;
  };

  const giveBack = () => {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    if (from?.isConnected) from.focus();
    else if (active && dom.own(active)) /** @type {HTMLElement | null} */ (active.shadowRoot?.activeElement ?? active)?.blur();
    from = null;
    visiting = false;
  };

  /** @param {string} letter @returns {boolean} it was one of ours */
  const chord = (letter) => {
    if (isTaken(letter)) return false;
    if (letter === 'h') {
      actions?.toggleMarks();
      return true;
    }
    if (letter !== 'p') return false;
    if (document.activeElement?.localName === 'permlight-pill') giveBack();
    else {
      remember();
      visiting = false;
      if (!actions?.toPill()) return false;
    }
    return true;
  };

  /** Closes the innermost thing that is open. @param {string} where @returns {boolean} there was one */
  const escape = (where) => {
    if (where === 'permlight-notice') return notice.escape();
    if (where !== 'permlight-pill') return false;
    if (pill.unfolded()) {
      pill.unfold(null);
      if (visiting) giveBack();
    } else if (card.shown()) card.close(false);
    else giveBack();
    return true;
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const { altKey, shiftKey, ctrlKey, metaKey, isComposing } = event;
    if (ctrlKey || metaKey || isComposing || (event.key !== 'Escape' && dom.gone(true))) return;
    const path = event.composedPath();
    const own = path.find((node) => node instanceof Element && dom.own(node));
    const where = own instanceof Element ? own.localName : '';
    const letter = letterOf(event);
    let ours = false;
    if (altKey) ours = shiftKey && chord(letter);
    else if (event.key === 'Escape') ours = escape(where);
    else if (own && !(path[0] instanceof HTMLInputElement)) {
      const found = LETTERS.find(({ keys }) => keys.includes(letter));
      const on = paint.find(own) ?? (where === 'permlight-card' ? card.shown() : undefined);
      if (found && where !== 'permlight-pill') {
        remember();
        visiting = true;
      }
      found?.run(on);
      ours = found !== undefined;
    }
    if (!ours) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** @param {string[]} names @param {string} words */
  const row = (names, words) => [
    element('dt', {}, ...names.map((name) => element('kbd', { text: name }))), element('dd', { text: words }),
  ];

  pill.register('help', {
    title: text('helpTitle'),
    fill: (body) => {
      const scroll = element('div', { class: 'keys', attributes: { tabindex: '0', role: 'group', 'aria-label': text('helpTitle') } },
        element('h3', { text: text('helpAnywhere') }),
        element('dl', {}, ...row(['Alt+Shift+P'], text('helpPill')), ...row(['Alt+Shift+H'], text('helpHide'))),
        element('h3', { text: text('helpOurs') }),
        element('dl', {}, ...LETTERS.flatMap(({ keys, help }) => row(keys.map((key) => key.toUpperCase()), text(help))),
          ...row(['Enter'], text('helpOpen')), ...row(['Esc'], text('helpEscape')), ...row(['← ↑ ↓ →'], text('helpArrows'))));
      body.append(scroll);
      scroll.focus();
    },
  });

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    keys: Object.freeze({
      /** @param {T.KeyActions} what */
      start: (what) => {
        actions = what;
        window.addEventListener('keydown', onKey, true);
      },
      stop: () => window.removeEventListener('keydown', onKey, true),
    }),
  });
})();
