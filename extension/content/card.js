/** The card: what is wrong with a control, why, what to do, who says so. */
globalThis.permlight.card ??= (() => {
  const { dom, dock, fix, layer, paint, saved } = globalThis.permlight;
  const { element, button, text } = dom;

  const HOVER_MS = 150;
  const LEAVE_MS = 250;
  const MARGIN = 8;
  const GAP = 6;
  const LEAST_HEIGHT = 180;

  /** @type {(code: string) => T.RuleText | undefined} */
  let ruleOf = () => undefined;
  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {T.Painted | undefined} */
  let shown;
  let pinned = false;
  let timer = 0;
  /** The button that had the focus when the card went on without it. */
  let lost = '';
  /** Focus that returns to a mark opens no card. */
  let returning = false;

  /** @param {string} url */
  const isHttps = (url) => /^https:\/\//.test(url);

  /** @param {string} title @param {Node[]} items */
  const list = (title, items) => items.length > 0 && [element('h3', title), element('ul', items.map((item) => element('li', item)))];

  /** @param {string} key @param {string} value */
  const row = (key, value) => element('div.row', element('span', key), element('span', value));

  /** @param {T.RuleText['sources'][number]} item */
  const sourceItem = ({ title, says, url }) => element('div',
    isHttps(url) ? element('a', { href: url, target: '_blank', rel: 'noopener noreferrer', lang: 'en' }, title) : element('span', { lang: 'en' }, title),
    says && element('div.says', says));

  /** @param {boolean} pro @param {T.RuleText} rule */
  const side = (pro, rule) => rule.arguments.filter((each) => each.pro === pro).map((each) => row(pro ? '+' : '−', each.text));

  /** @param {T.Verdict['findings'][number]} finding @param {T.Painted} entry @param {boolean} several */
  const findingSection = ({ code, outcome, severity, message }, { mark }, several) => {
    const rule = ruleOf(code);
    const fix = rule?.fix.replaceAll('{label}', dom.nameOf(mark)).replaceAll('{name}', mark.target);
    return element('section', { 'data-code': code, 'data-outcome': outcome },
      element('p.message', message, several && outcome === 'fail' && element('span.severity', text(`severity_${severity}`))),
      fix !== undefined && outcome !== 'pass' && element('div.do', element('h3', text('cardDo')), element('p', fix)),
      ...(rule ? [
        element('h3', text('cardWhy')), element('p', rule.why),
        list(text('cardNotes'), rule.notes.map((note) => row(note.date, note.text))),
        list(text('cardFor'), side(true, rule)), list(text('cardAgainst'), side(false, rule)),
        list(text('cardSources'), rule.sources.map(sourceItem)),
      ] : []),
      element('footer', [code, ...rule?.requirements ?? []].map((name) => element('span.code', name)),
        rule && rule.contradicts.length > 0 && text('cardContradicts', rule.contradicts.join(', '))));
  };

  /** @param {T.Painted} entry */
  const chips = ({ mark, verdict: { outcome, severity, findings }, state }) => element('div.chips',
    element(`span.chip.${outcome}`, dom.shape(outcome), text(`outcome_${outcome.replace('-', '_')}`)),
    severity && element(`span.chip.${outcome}`, text('cardSeverity', text(`severity_${severity}`))),
    element('span.chip.value', text(`state_${state}`, mark.value)),
    findings.some((each) => each.outcome !== 'pass' && ruleOf(each.code)?.judgement) && element('span.chip.judgement', text('cardJudgement')));

  /** What comes along: only where the user, or the fix that is offered, switches something on. @param {T.Painted} entry @param {'on' | 'off' | null} to */
  const implied = ({ mark: { implies }, control, state }, to) => implies.length > 0 && (to === 'on' || (state === 'on' && saved.state(control) === false))
    && element('p.implied', text('cardImplies', implies.join(', ')));

  /** The button that sets the control, or takes that back. @param {T.Painted} entry */
  const action = (entry) => {
    const to = fix.recommended(entry);
    const step = fix.stepOf(entry);
    const name = dom.nameOf(entry.mark);
    const says = step ? text(`fixDone_${step.to}`, name) : to && text(fix.refused(entry) ? 'fixRefused' : `fixOffer_${to}`, name);
    const words = [implied(entry, to), says && element('p.quiet', says)];
    return words.some(Boolean) && element('div.action',
      step ? button('fix', text('fixUndo'), () => { fix.undo(step); })
        : to && button('fix', text('fixSetAs', entry.mark.policy ?? ''), () => { fix.apply(entry); }, { class: 'strong', key: 'F' }),
      element('div', words));
  };

  /** @param {T.Painted} entry */
  const panel = (entry) => {
    const { mark, verdict: { outcome, name, findings } } = entry;
    return element('div.panel', { role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', 'data-outcome': outcome },
      element(`div.tone.${outcome}`),
      element('header', element('div', element('h2', { id: 'title' }, dom.nameOf(mark) || text('cardNameless')),
        mark.target && mark.target !== mark.label && element('div.name', mark.target)),
      button('close', text('cardClose'), () => shut(true), { icon: 'close' })),
      chips(entry), action(entry),
      element('div.body', { tabindex: '0' }, findings.length > 0 ? findings.map((finding) => findingSection(finding, entry, findings.length > 1))
        : element('section', element('p', outcome === 'not-applicable' ? text('cardNoRule') : name))));
  };

  /** From where to where a card may reach: not onto the pill, whose buttons lead on. @param {number} left @param {number} width @returns {[number, number][]} */
  const heights = (left, width) => {
    const [top, bottom] = [MARGIN, window.innerHeight - MARGIN];
    const pill = dock.box();
    return !pill || left + width + MARGIN <= pill.left || left >= pill.right + MARGIN ? [[top, bottom]]
      : [[top, Math.min(bottom, pill.top - MARGIN)], [Math.max(top, pill.bottom + MARGIN), bottom]];
  };

  /** @param {T.Painted} entry */
  const anchorOf = ({ picture, control }) => (picture?.isConnected ? picture : control).getBoundingClientRect();

  /** Below its mark, else above it, else beside it; towards the end of the line. */
  const arrange = () => {
    const moved = dom.find(dom.root(host), '.panel');
    if (!moved || !shown) return;
    moved.style.maxHeight = '';
    const rtl = moved.dir === 'rtl';
    const anchor = anchorOf(shown);
    const { width, height } = moved.getBoundingClientRect();
    const right = (document.documentElement.clientWidth || window.innerWidth) - MARGIN;
    const level = Math.max(MARGIN, Math.min(rtl ? anchor.right + 16 - width : anchor.left - 16, right - width));
    const control = shown.control.getBoundingClientRect();
    const beside = (rtl ? [anchor.left - GAP - width, control.right + GAP] : [anchor.right + GAP, control.left - GAP - width])
      .filter((left) => left >= MARGIN && left + width <= right);
    const at = (/** @type {number} */ left, up = false, low = 0, high = Infinity) => heights(left, width)
      .map(([from, to]) => ({ left, up, from: Math.max(from, low), to: Math.min(to, high) }));
    const rooms = [
      ...at(level, false, anchor.bottom + GAP), ...at(level, true, 0, anchor.top - GAP), ...beside.flatMap((left) => at(left, true)),
      // At last it may lie on its own control.
      ...[level, MARGIN, right - width].flatMap((left) => at(left)).map((room) => ({ ...room, to: Math.min(room.to, room.from + LEAST_HEIGHT) })),
    ];
    // Where no side has room for all of it, it scrolls inside on the largest one.
    const { left, from, to, up } = rooms.find((room) => room.to - room.from >= height)
      ?? rooms.reduce((best, room) => (room.to - room.from > best.to - best.from ? room : best));
    moved.style.maxHeight = `${Math.min(height, to - from)}px`;
    moved.style.left = `${Math.round(left)}px`;
    moved.style.top = `${Math.round(up ? to - Math.min(height, to - from) : from)}px`;
    const body = dom.find(moved, '.body');
    // Only what scrolls needs a stop for the keyboard.
    if (body) body.tabIndex = body.scrollHeight > body.clientHeight ? 0 : -1;
  };

  const fill = (again = false) => {
    const root = dom.root(host);
    if (!root || !shown) return;
    const old = root.querySelector('.panel');
    const held = root.activeElement;
    const scrolled = old?.querySelector('.body')?.scrollTop ?? 0;
    const made = panel(shown);
    made.dir = dom.rtl() ? 'rtl' : 'ltr';
    old?.remove();
    root.append(made);
    made.dataset.target = shown.mark.target;
    arrange();
    if (!again) {
      lost = '';
      return;
    }
    for (const body of made.querySelectorAll('.body')) body.scrollTop = scrolled;
    if (!held) return;
    // Written anew, it keeps the keyboard on its buttons, and on one that is about to come back.
    const action = held.getAttribute('data-action') ?? lost;
    const same = dom.find(made, `[data-action="${action}"]`);
    lost = same ? '' : action;
    (same ?? made).focus({ preventScroll: true });
  };

  /** @param {T.Painted} entry @param {'hover' | 'focus' | 'stay' | 'pin'} how */
  const open = (entry, how) => {
    clearTimeout(timer);
    if (dom.gone(how === 'hover')) return;
    if (!host) {
      host = dom.box('card');
      host.addEventListener('pointerenter', () => clearTimeout(timer));
      host.addEventListener('pointerleave', () => leave());
      host.addEventListener('focusout', (event) => {
        if (!pinned && !host?.contains(/** @type {Node | null} */ (event.relatedTarget))) leave();
      });
    }
    dom.put(host);
    const other = shown !== entry;
    shown?.picture?.removeAttribute('aria-expanded');
    shown = entry;
    entry.picture?.setAttribute('aria-expanded', 'true');
    if (other) pinned = false;
    pinned ||= how === 'pin' || how === 'stay';
    if (other) fill();
    if (how === 'pin') dom.find(dom.root(host), '.panel')?.focus();
  };

  /** @param {boolean} giveBack return the focus to the mark */
  const shut = (giveBack) => {
    clearTimeout(timer);
    const entry = shown;
    const hadFocus = host !== undefined && document.activeElement === host;
    shown = undefined;
    pinned = false;
    host?.remove();
    entry?.picture?.removeAttribute('aria-expanded');
    if (!giveBack && !hadFocus) return;
    returning = true;
    entry?.picture?.focus({ preventScroll: true });
    returning = false;
  };

  const leave = () => {
    clearTimeout(timer);
    if (!pinned) timer = window.setTimeout(() => { if (!pinned && !keepsFocus()) shut(false); }, LEAVE_MS);
  };

  /** A card that the keyboard opened stays while that is on its mark or in it. */
  const keepsFocus = () => {
    const { activeElement } = layer.root;
    return document.activeElement === host || (activeElement !== null && activeElement === shown?.picture && activeElement.matches(':focus-visible'));
  };

  /** What happens on a mark; only what the user does counts. @type {Record<string, (entry: T.Painted, event: any) => void>} */
  const ON_MARK = {
    pointerover: (entry) => {
      if (pinned && shown) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => open(entry, 'hover'), HOVER_MS);
    },
    pointerout: () => leave(),
    focusin: (entry) => { if (!returning) open(entry, 'focus'); },
    focusout: (entry, { relatedTarget }) => { if (entry === shown && relatedTarget !== host) leave(); },
    click: (entry) => open(entry, 'pin'),
    keydown: (entry, event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      open(entry, 'pin');
    },
  };

  /** @param {PointerEvent} event */
  const onPointerDown = ({ target, isTrusted }) => { if (isTrusted && shown && target !== host && target !== layer.host) shut(false); };

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || !shown || !event.isTrusted) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    shut(true);
  };

  return {
    start: (rule) => {
      ruleOf = rule;
      for (const [event, run] of Object.entries(ON_MARK)) {
        layer.root.addEventListener(event, (each) => {
          const entry = each.isTrusted && layer.markAt(each.target);
          if (entry) run(entry, each);
        });
      }
      document.addEventListener('pointerdown', onPointerDown, true);
      document.addEventListener('keydown', onKeyDown, true);
      document.addEventListener('scroll', arrange, true);
      window.addEventListener('resize', arrange);
    },
    open,
    shown: () => shown,
    refresh: () => {
      if (!shown) return;
      if (paint.holds(shown)) fill(true);
      else shut(false);
    },
    close: (giveBack = false) => shut(giveBack),
  };
})();
