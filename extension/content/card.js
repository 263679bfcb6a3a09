/** The card: what is wrong with one control, why, what to do, and who says so. There is one per frame. */
(() => {
  if (globalThis.permlight?.card) return;
  const { dom, dock, fix, saved } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @typedef {T.Painted['verdict']['findings'][number]} Finding */

  const HOVER_MS = 150;
  const LEAVE_MS = 250;
  const MARGIN = 8;
  const GAP = 6;
  const LEAST_HEIGHT = 180;

  /** @type {T.CardSource | undefined} */
  let source;
  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {T.Painted | undefined} */
  let shown;
  let pinned = false;
  let timer = 0;
  /** The button that had the focus when the card was written without it. */
  let lost = '';
  /** Focus that returns to a mark must not open the card again. @type {HTMLElement | undefined} */
  let returning;

  /** @param {string} url */
  const isHttps = (url) => URL.canParse(url) && new URL(url).protocol === 'https:';

  /** @param {string} title @param {Node[]} items */
  const list = (title, items) => (items.length === 0 ? [] : [
    element('h3', { text: title }),
    element('ul', {}, ...items.map((item) => element('li', {}, item))),
  ]);

  /** @param {string} key @param {string} value */
  const row = (key, value) => element('div', { class: 'row' }, element('span', { text: key }), element('span', { text: value }));

  /** @param {T.RuleText['sources'][number]} item */
  const sourceItem = ({ title, says, url }) => {
    const name = url && isHttps(url)
      ? element('a', { text: title, attributes: { href: url, target: '_blank', rel: 'noopener noreferrer' } })
      : element('span', { text: title });
    return element('div', {}, name, ...(says ? [element('div', { class: 'says', text: says })] : []));
  };

  /** @param {Finding} finding @param {T.Painted} entry @param {boolean} several */
  const findingSection = ({ code, outcome, severity, message }, { mark }, several) => {
    const rule = source?.rule(code);
    const section = element('section', { attributes: { 'data-code': code, 'data-outcome': outcome } });
    section.append(element('p', { class: 'message', text: message },
      ...(several && outcome === 'fail' ? [element('span', { class: 'severity', text: text(`severity_${severity}`) })] : [])));
    if (rule && outcome !== 'pass') {
      const fix = rule.fix.replaceAll('{label}', dom.nameOf(mark)).replaceAll('{name}', mark.target);
      section.append(element('div', { class: 'do' }, element('h3', { text: text('cardDo') }), element('p', { text: fix })));
    }
    if (rule) {
      section.append(
        element('h3', { text: text('cardWhy') }), element('p', { text: rule.why }),
        ...list(text('cardNotes'), rule.notes.map((note) => row(note.date, note.text))),
        ...list(text('cardFor'), rule.arguments.filter(({ pro }) => pro).map((argument) => row('+', argument.text))),
        ...list(text('cardAgainst'), rule.arguments.filter(({ pro }) => !pro).map((argument) => row('−', argument.text))),
        ...list(text('cardSources'), rule.sources.map(sourceItem)),
      );
    }
    const codes = [code, ...(rule?.requirements ?? [])];
    const footer = element('footer', {}, ...codes.map((name) => element('span', { class: 'code', text: name })));
    if (rule && rule.contradicts.length > 0) footer.append(text('cardContradicts', rule.contradicts.join(', ')));
    section.append(footer);
    return section;
  };

  /** @param {T.Painted} entry */
  const chips = ({ mark, verdict, state }) => {
    const { outcome, severity, findings } = verdict;
    const made = [element('span', { class: `chip ${outcome}` }, dom.shape(outcome), text(`outcome_${outcome.replace('-', '_')}`))];
    if (severity) made.push(element('span', { class: `chip ${outcome}`, text: text('cardSeverity', text(`severity_${severity}`)) }));
    made.push(element('span', { class: 'chip value', text: text(`state_${state}`, mark.value) }));
    if (findings.some(({ code, outcome: each }) => each !== 'pass' && source?.rule(code)?.judgement)) {
      made.push(element('span', { class: 'chip judgement', text: text('cardJudgement') }));
    }
    return element('div', { class: 'chips' }, ...made);
  };

  /** What comes along: only where the user, or the fix that is offered, switches something on. @param {T.Painted} entry @param {'on' | 'off' | null} to */
  const implied = ({ mark, control, state }, to) => {
    const switched = state === 'on' && saved.state(control) === false;
    return mark.implies.length > 0 && (switched || to === 'on')
      ? [element('p', { class: 'implied', text: text('cardImplies', mark.implies.join(', ')) })] : [];
  };

  /** The button that sets the control, or takes that back. @param {T.Painted} entry */
  const action = (entry) => {
    const to = fix.recommended(entry);
    const step = fix.stepOf(entry);
    const words = implied(entry, to);
    if (step) words.push(element('p', { class: 'quiet', text: text(`fixDone_${step.to}`, dom.nameOf(entry.mark)) }));
    else if (to) words.push(element('p', { class: 'quiet', text: text(fix.refused(entry) ? 'fixRefused' : `fixOffer_${to}`, dom.nameOf(entry.mark)) }));
    const press = step ? button('fix', text('fixUndo'), () => { fix.undo(step); })
      : to ? button('fix', text('fixSet'), () => { fix.apply(entry); }, { class: 'strong', key: 'F' }) : null;
    return press || words.length > 0 ? [element('div', { class: 'action' }, ...(press ? [press] : []), element('div', {}, ...words))] : [];
  };

  /** @param {T.Painted} entry */
  const panel = (entry) => {
    const { mark, verdict } = entry;
    const title = element('h2', { text: dom.nameOf(mark) || text('cardNameless'), attributes: { id: 'title' } });
    const heading = element('div', {}, title);
    if (mark.target && mark.target !== mark.label) heading.append(element('div', { class: 'name', text: mark.target }));
    const close = button('close', text('cardClose'), () => shut(true), { icon: 'close' });
    const body = element('div', { class: 'body', attributes: { tabindex: '0' } }, ...verdict.findings.map((finding) =>
      findingSection(finding, entry, verdict.findings.length > 1)));
    if (verdict.findings.length === 0) {
      const silent = verdict.outcome === 'not-applicable' ? text('cardNoRule') : verdict.name;
      body.append(element('section', {}, element('p', { text: silent })));
    }
    return element('div', {
      class: 'panel',
      attributes: { role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', 'data-outcome': verdict.outcome },
    }, element('div', { class: `tone ${verdict.outcome}` }), element('header', {}, heading, close), chips(entry), ...action(entry), body);
  };

  /** From where to where a card may reach: not onto the pill, whose buttons lead on. @param {number} left @param {number} width @returns {[number, number][]} */
  const heights = (left, width) => {
    const [top, bottom] = [MARGIN, window.innerHeight - MARGIN];
    const pill = dock.box();
    return !pill || left + width + MARGIN <= pill.left || left >= pill.right + MARGIN ? [[top, bottom]]
      : [[top, Math.min(bottom, pill.top - MARGIN)], [Math.max(top, pill.bottom + MARGIN), bottom]];
  };

  /** @param {T.Painted} entry */
  const anchorOf = ({ plain, host: mark, visual, control }) => {
    const box = (plain ? mark : visual).getBoundingClientRect();
    return box.width > 0 ? box : control.getBoundingClientRect();
  };

  /** Below its mark, else above it, else beside it; towards the end of the line. */
  const arrange = () => {
    const moved = /** @type {HTMLElement | null | undefined} */ (host?.shadowRoot?.querySelector('.panel'));
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
      // At last it may lie on its own control, so that it can be read.
      ...[level, MARGIN, right - width].flatMap((left) => at(left)).map((room) => ({ ...room, to: Math.min(room.to, room.from + LEAST_HEIGHT) })),
    ];
    // Where no side has room for all of it, it scrolls inside on the largest one.
    const { left, from, to, up } = rooms.find((room) => room.to - room.from >= height)
      ?? rooms.reduce((best, room) => (room.to - room.from > best.to - best.from ? room : best));
    moved.style.maxHeight = `${Math.min(height, to - from)}px`;
    moved.style.left = `${Math.round(left)}px`;
    moved.style.top = `${Math.round(up ? to - Math.min(height, to - from) : from)}px`;
    const body = /** @type {HTMLElement | null} */ (moved.querySelector('.body'));
    // Only what scrolls needs a stop for the keyboard.
    if (body) body.tabIndex = body.scrollHeight > body.clientHeight ? 0 : -1;
  };

  const fill = (again = false) => {
    if (!host?.shadowRoot || !shown) return;
    const old = host.shadowRoot.querySelector('.panel');
    const held = host.shadowRoot.activeElement;
    const scrolled = old?.querySelector('.body')?.scrollTop ?? 0;
    const made = panel(shown);
    made.dir = dom.rtl() ? 'rtl' : 'ltr';
    old?.remove();
    host.shadowRoot.append(made);
    host.dataset.target = shown.mark.target;
    arrange();
    if (!again) {
      lost = '';
      return;
    }
    for (const body of made.querySelectorAll('.body')) body.scrollTop = scrolled;
    if (!held) return;
    // A card that is written anew must not take the keyboard away from its own buttons, nor from one that is about to come back.
    const action = held.getAttribute('data-action') ?? lost;
    const same = /** @type {HTMLElement | null} */ (made.querySelector(`[data-action="${action}"]`));
    lost = same ? '' : action;
    (same ?? made).focus({ preventScroll: true });
  };

  /** @param {T.Painted} entry @param {'hover' | 'focus' | 'stay' | 'pin'} how */
  const open = (entry, how) => {
    clearTimeout(timer);
    if (dom.gone(how === 'hover')) return;
    if (!host) {
      host = dom.box('permlight-card', 'card');
      host.addEventListener('pointerenter', () => clearTimeout(timer));
      host.addEventListener('pointerleave', () => leave());
      host.addEventListener('focusout', (event) => {
        if (!pinned && !host?.contains(/** @type {Node | null} */ (event.relatedTarget))) leave();
      });
    }
    if (!host.isConnected) document.documentElement.append(host);
    const other = shown !== entry;
    shown?.host.removeAttribute('aria-expanded');
    shown = entry;
    entry.host.setAttribute('aria-expanded', 'true');
    if (other) pinned = false;
    pinned ||= how === 'pin' || how === 'stay';
    if (other) fill();
    if (how === 'pin') /** @type {HTMLElement | null | undefined} */ (host.shadowRoot?.querySelector('.panel'))?.focus();
  };

  /** @param {boolean} giveBack return the focus to the mark */
  const shut = (giveBack) => {
    clearTimeout(timer);
    const entry = shown;
    const hadFocus = host !== undefined && document.activeElement === host;
    shown = undefined;
    pinned = false;
    host?.remove();
    entry?.host.removeAttribute('aria-expanded');
    if (!entry || !(giveBack || hadFocus) || !entry.host.isConnected) return;
    returning = entry.host;
    entry.host.focus({ preventScroll: true });
    returning = undefined;
  };

  const leave = () => {
    clearTimeout(timer);
    if (!pinned) timer = window.setTimeout(() => { if (!pinned && !keepsFocus()) shut(false); }, LEAVE_MS);
  };

  /** A card that the keyboard opened stays while the keyboard is on its mark or in it. */
  const keepsFocus = () => {
    const active = document.activeElement;
    return active !== null && (active === host || (active === shown?.host && active.matches(':focus-visible')));
  };

  /** @param {Event} event */
  const entryOf = (event) => source?.find(event.target);

  /** The page must not take what happens on a mark for its own. @param {Event} event */
  const keep = (event) => {
    if (!entryOf(event)) return;
    event.stopImmediatePropagation();
    if (event.type !== 'pointerdown' && event.type !== 'mousedown') event.preventDefault();
  };

  /** @type {Record<string, (event: any) => void>} */
  const LISTENERS = {
    pointerover: (event) => {
      const entry = entryOf(event);
      if (!entry || (pinned && shown)) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => open(entry, 'hover'), HOVER_MS);
    },
    pointerout: (event) => {
      if (entryOf(event)) leave();
    },
    focusin: (event) => {
      const entry = entryOf(event);
      if (entry && entry.host !== returning) open(entry, 'focus');
    },
    focusout: (event) => {
      const entry = entryOf(event);
      if (entry && entry === shown && event.relatedTarget !== host) leave();
    },
    pointerdown: (event) => {
      keep(event);
      if (shown && !entryOf(event) && event.target !== host) shut(false);
    },
    mousedown: keep,
    mouseup: keep,
    dblclick: keep,
    click: (event) => {
      const entry = entryOf(event);
      keep(event);
      if (entry) open(entry, 'pin');
    },
    keydown: (event) => {
      const entry = entryOf(event);
      if (event.key === 'Escape' && shown) {
        event.stopImmediatePropagation();
        event.preventDefault();
        shut(true);
      } else if (entry && (event.key === 'Enter' || event.key === ' ')) {
        keep(event);
        open(entry, 'pin');
      }
    },
    scroll: () => arrange(),
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    card: Object.freeze({
      /** @param {T.CardSource} from */
      start: (from) => {
        source = from;
        for (const [event, listener] of Object.entries(LISTENERS)) document.addEventListener(event, listener, true);
        window.addEventListener('resize', arrange);
      },
      open,
      shown: () => shown,
      refresh: () => {
        if (!shown) return;
        if (shown.host.isConnected) fill(true);
        else shut(false);
      },
      close: (giveBack = false) => shut(giveBack),
      stop: () => {
        for (const [event, listener] of Object.entries(LISTENERS)) document.removeEventListener(event, listener, true);
        window.removeEventListener('resize', arrange);
        shut(false);
      },
    }),
  });
})();
