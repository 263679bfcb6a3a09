/** The keyboard: letters while the focus is on something of ours, two chords everywhere; the page's own access keys come first. */
globalThis.permlight.keys ??= (() => {
  const { dom, place, layer, paint, fix, card, pill, notice } = globalThis.permlight;
  const { element, text } = dom;

  /** @type {T.Actions | undefined} */
  let actions;
  /** What had the focus before a key took it to the pill. @type {HTMLElement | null} */
  let from = null;
  /** A letter opened the drawer from outside: its end is the end of the visit. */
  let visiting = false;

  /** @typedef {{keys: string[], help: string, run: (on: T.Painted | undefined) => void}} Key */

  /** @type {Key[]} */
  const LETTERS = [
    { keys: ['n'], help: 'pillNext', run: () => actions?.step(1) },
    { keys: ['p'], help: 'pillPrevious', run: () => actions?.step(-1) },
    { keys: ['w'], help: 'pillOnlyWrong', run: () => actions?.onlyWrong() },
    { keys: ['s', '/'], help: 'searchTitle', run: () => actions?.unfold('search') },
    { keys: ['o'], help: 'panelOpen', run: () => actions?.panel() },
    { keys: ['r'], help: 'scanTitle', run: () => actions?.unfold('scan') },
    { keys: ['f'], help: 'fixSet', run: (on) => { if (on && fix.recommended(on)) actions?.fix(on); } },
    { keys: ['a'], help: 'fixTitle', run: () => actions?.unfold('fix') },
    { keys: ['u'], help: 'pillUndo', run: () => actions?.undo() },
    { keys: ['g'], help: 'fixToSave', run: () => notice.save()?.focus() },
    { keys: ['c'], help: 'helpCollapse', run: () => actions?.collapse() },
    { keys: ['?'], help: 'helpTitle', run: () => actions?.unfold('help') },
  ];

  /** What a key says, or where it lies if it says no letter: the Option key of a Mac makes other signs. @param {KeyboardEvent} event */
  const letterOf = ({ key, code }) => (/^[!-~]$/.test(key) ? key.toLowerCase() : /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : '');

  /** @param {string} letter */
  const isTaken = (letter) => document.querySelector(`[accesskey="${letter}" i]`) !== null;

  /** What has the focus, of the layer the mark. */
  const inner = () => /** @type {HTMLElement | null} */ (layer.root.activeElement ?? document.activeElement);

  const remember = () => {
    const active = inner();
    if (active?.localName === 'permlight-pill') return;
    from = active?.localName === 'permlight-card' ? card.shown()?.picture ?? null : active === document.body ? null : active;
  };

  const giveBack = () => {
    const active = inner();
    if (from?.isConnected) from.focus();
    else if (document.activeElement && dom.own(document.activeElement)) /** @type {HTMLElement | null} */ (dom.root(active)?.activeElement ?? active)?.blur();
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

  const STOPS = 'a[href],area[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable]';

  /** @param {Element} element */
  const isVisible = (element) => element.checkVisibility({ checkVisibilityCSS: true });

  /** @param {Element} one @param {Element} other */
  const inOrder = (one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

  /**
   * A mark of a finding is the stop after its control. Between elements of the page the browser goes.
   * @param {1 | -1} direction @returns {boolean} it was ours to go
   */
  const tab = (direction) => {
    const on = layer.markAt(layer.root.activeElement);
    const from = on ? place.seen(on.control) : document.activeElement;
    if (!from || from === document.body || dom.own(from)) return false;
    /** @type {Map<Element, T.Painted>} */
    const marks = new Map();
    for (const entry of paint.list()) {
      const shown = place.seen(entry.control);
      if (/fail|unknown/.test(entry.verdict.outcome) && !entry.veiled && isVisible(shown)) marks.set(shown, entry);
    }
    const stops = new Set([...document.querySelectorAll(STOPS)].filter((each) => /** @type {HTMLElement} */ (each).tabIndex >= 0
      && !dom.own(each) && !each.matches(':disabled') && isVisible(each)));
    /** @type {(Element | T.Painted)[]} */
    const way = [...new Set([...stops, ...marks.keys(), from])].sort(inOrder).flatMap((each) => {
      const mark = marks.get(each);
      return [...(stops.has(each) || (each === from && !on) ? [each] : []), ...(mark ? [mark] : [])];
    });
    const next = way[way.indexOf(on ?? from) + direction];
    if (!next || (next instanceof Element && !on)) return false;
    if (next instanceof Element) /** @type {HTMLElement} */ (next).focus();
    else layer.focus(next, 'nearest');
    return inner() !== on?.picture;
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const { altKey, shiftKey, ctrlKey, metaKey, isComposing } = event;
    if (!event.isTrusted || ctrlKey || metaKey || isComposing || (event.key !== 'Escape' && dom.gone(true))) return;
    const own = event.composedPath().find((node) => node instanceof Element && dom.own(node));
    const where = own instanceof Element ? own.localName : '';
    const letter = letterOf(event);
    let ours = false;
    if (event.key === 'Tab' && !altKey) ours = tab(shiftKey ? -1 : 1);
    else if (altKey) ours = shiftKey && chord(letter);
    else if (event.key === 'Escape') ours = escape(where);
    else if (own && !(dom.root(own)?.activeElement instanceof HTMLInputElement)) {
      const found = LETTERS.find(({ keys }) => keys.includes(letter));
      const on = layer.markAt(layer.root.activeElement) ?? (where === 'permlight-card' ? card.shown() : undefined);
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
    element('dt', names.map((name) => element('kbd', name))), element('dd', words),
  ];

  pill.register('help', {
    title: text('helpTitle'),
    fill: (body) => {
      const scroll = element('div.keys', { tabindex: '0', role: 'group', 'aria-label': text('helpTitle') },
        element('h3', text('helpAnywhere')),
        element('dl', row(['Alt+Shift+P'], text('helpPill')), row(['Alt+Shift+H'], text('helpHide'))),
        element('h3', text('helpOurs')),
        element('dl', LETTERS.flatMap(({ keys, help }) => row(keys.map((key) => key.toUpperCase()), text(help))),
          row(['Enter'], text('helpOpen')), row(['Esc'], text('helpEscape')), row(['← ↑ ↓ →'], text('helpArrows'))));
      body.append(scroll);
      scroll.focus();
    },
  });

  return {
    start: (what) => {
      actions = what;
      window.addEventListener('keydown', onKey, true);
    },
  };
})();
