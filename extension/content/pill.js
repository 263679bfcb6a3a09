/** The pill: the whole frame in one line, and the drawers for everything else. */
globalThis.permlight.pill ??= (() => {
  const { dom, dock, notice, paint, fix, card } = globalThis.permlight;
  const { element, button, text } = dom;

  /** @type {Map<T.DrawerName, T.Drawer>} */
  const drawers = new Map();

  /** @typedef {ReturnType<typeof build>} Parts */

  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {Parts | undefined} */
  let parts;
  /** @type {T.Actions | undefined} */
  let actions;
  /** @type {T.DrawerName | null} */
  let open = null;
  /** Where the focus goes when the drawer closes. @type {HTMLElement | null} */
  let opener = null;
  let before = '';
  let opened = false;
  let collapsed = false;

  const COUNTED = /** @type {const} */ (['fail', 'critical', 'pass', 'unknown', 'manual']);

  /** What there is of each outcome, in words. @param {T.Counts} counts */
  const amounts = (counts) => COUNTED.filter((name) => counts[name] > 0 || /fail|pass/.test(name))
    .map((name) => ({ name, amount: counts[name], words: text(`count_${name}`, counts[name]) }));

  /** @param {ReturnType<typeof amounts>[number]} each */
  const count = ({ name, amount, words }) => element('span', { class: `count ${name === 'critical' ? 'fail' : amount > 0 ? '' : 'none'}` },
    name !== 'critical' && element('span', { class: amount > 0 ? name : 'not-applicable' }, dom.shape(name)), element('span', words));

  /** @param {T.DrawerName} name */
  const toggle = (name) => () => unfold(open === name ? null : name);

  /** Made once: made anew it would take focus and pointer away with it. */
  const build = () => {
    const brand = dom.icon('brand');
    brand.classList.add('brand');
    const made = {
      grip: button('move', text('pillMove'), () => {}, { icon: 'grip', class: 'grip' }),
      summary: element('span.summary'),
      previous: button('previous', text('pillPrevious'), () => actions?.step(-1), { icon: 'previous', key: 'P' }),
      next: button('next', text('pillNext'), () => actions?.step(1), { icon: 'next', key: 'N' }),
      onlyWrong: button('only-wrong', '', () => actions?.onlyWrong(), { key: 'W', class: 'word' }),
      fix: button('fix-all', '', toggle('fix'), { key: 'A', class: 'word' }),
      undo: button('undo', text('pillUndo'), () => actions?.undo(), { icon: 'undo', key: 'U' }),
      search: button('search', text('searchTitle'), toggle('search'), { icon: 'search', key: 'S' }),
      scan: button('scan', text('scanTitle'), toggle('scan'), { icon: 'scan', key: 'R' }),
      help: button('help', text('helpTitle'), toggle('help'), { icon: 'help', key: '?' }),
      panel: button('panel', text('panelOpen'), () => actions?.panel(), { icon: 'panel', key: 'O' }),
      less: button('less', text('pillCollapse'), () => actions?.collapse(true), { icon: 'less', key: 'C' }),
      close: button('close', text('pillClose'), () => actions?.close(), { icon: 'close' }),
      more: element('div.more'),
      drawer: element('div.drawer', { role: 'group' }),
      dot: button('expand', '', () => actions?.collapse(false), { class: 'dot', key: 'C' }),
      number: element('b', { 'aria-hidden': 'true' }),
      yes: button('yes', text('scopeYes'), () => actions?.answer('yes'), { class: 'word' }),
      no: button('no', text('scopeNo'), () => actions?.answer('no'), { class: 'word' }),
    };
    made.dot.replaceChildren(dom.icon('brand'), made.number);
    made.drawer.hidden = true;
    const tools = element('div.bar.tools', made.previous, made.next, made.onlyWrong, made.fix, element('span.gap'),
      made.undo, made.search, made.scan, made.help);
    const wide = element('div.wide',
      element('div.bar', made.grip, brand, made.summary, made.panel, made.less, made.close), tools, made.more, made.drawer);
    const box = element('div.panel', { role: 'region', 'aria-label': text('name') }, wide, made.dot);
    return { ...made, tools, wide, box };
  };

  /** An open drawer needs the wide pill. @param {Parts} made */
  const resize = ({ box, wide, dot, less }) => {
    const small = collapsed && open === null;
    // The button that was pressed goes away with the size that it belongs to.
    const held = wide.hidden !== small && box.matches(':focus-within');
    box.classList.toggle('small', small);
    wide.hidden = small;
    dot.hidden = !small;
    if (held) (small ? dot : less).focus();
  };

  /** @param {HTMLElement} more @param {T.View} view @param {boolean} judged */
  const details = (more, view, judged) => {
    const { hidden } = paint.filter();
    const { message, due, policy, unkept, unidentified, missing, settles, status } = view;
    const held = dom.held(more);
    const list = missing.length > 0 && element('details', element('summary', text('pillMissing', missing.length)),
      element('ul', missing.map((each) => element('li', each.message))));
    if (list) {
      list.open = opened;
      list.addEventListener('toggle', () => { opened = list.open; });
    }
    more.replaceChildren(...element('div',
      hidden && element('p.notice', text('pillHidden')),
      message ? element('p.notice', message) : !judged && element('p.notice', text('pillNothing')),
      due?.recheck && element('p.notice', text('pillRecheck', due.recheck)),
      due?.cleanUp && element('p.notice', text('pillCleanUp')),
      policy && element('p', text('pillPolicy', policy)),
      unkept && element('p.notice', text('notKept')),
      judged && unidentified > 0 && element('p', text('pillUnidentified', unidentified)),
      list,
      settles && (status !== 'read' || unidentified > 0) && element('p', element('a', { href: settles }, text('pillSettles'))),
      (status === 'not-recognised' || unidentified > 0)
        && button('copy-structure', text('pillStructure'), () => actions?.copyStructure(), { class: 'word' })).childNodes);
    if (held) dom.find(more, 'summary, button, a')?.focus();
  };

  /** @param {Parts} made @param {boolean} judged */
  const tools = ({ previous, next, onlyWrong, fix: all, undo }, judged, /** @type {T.Counts} */ counts) => {
    for (const each of [previous, next, onlyWrong]) each.hidden = !judged;
    const { most } = paint.filter();
    const none = counts.fail + (most < 6 ? 0 : counts.unknown) === 0;
    for (const each of [previous, next]) each.disabled = none;
    onlyWrong.textContent = text(most > 4 ? 'pillOnlyWrong' : most > 0 && counts.critical > 0 ? 'pillOnlyCritical' : 'pillAll');
    const plan = fix.plan();
    all.textContent = text('pillFixAll', plan.filter(({ thought }) => !thought).length || plan.length);
    all.setAttribute('aria-expanded', String(open === 'fix'));
    all.hidden = plan.length === 0 && open !== 'fix';
    undo.hidden = fix.steps().length === 0;
  };

  /** Opens a drawer, or closes the one that is open. @param {T.DrawerName | null} name */
  const unfold = (name) => {
    if (!parts) return;
    const { drawer } = parts;
    const held = /** @type {HTMLElement | null} */ (dom.root(host)?.activeElement ?? null);
    const inside = held !== null && drawer.contains(held);
    if (name && open === null) opener = inside ? null : held;
    open = name;
    drawer.hidden = name === null;
    drawer.replaceChildren();
    for (const key of /** @type {const} */ (['search', 'help', 'fix', 'scan'])) parts[key].setAttribute('aria-expanded', String(key === name));
    resize(parts);
    const chosen = name && drawers.get(name);
    if (name && chosen) {
      card.close();
      const body = element('div.inner');
      drawer.dataset.drawer = name;
      drawer.setAttribute('aria-label', chosen.title);
      drawer.append(element('div.head', element('h2', chosen.title),
        button('fold', text('cardClose'), () => unfold(null), { icon: 'close' })), body);
      chosen.fill(body);
    } else if (inside) {
      (collapsed ? parts.dot : opener?.isConnected && !opener.hidden ? opener : parts.search).focus();
    }
    dock.arrange();
  };

  return {
    show: (view, counts, settings, from) => {
      actions = from;
      if (!host || !parts) {
        host = dom.box('pill');
        parts = build();
        parts.box.dir = dom.rtl() ? 'rtl' : 'ltr';
        dom.root(host)?.append(parts.box);
        dock.start(parts.box, (spot) => actions?.moved(spot));
        for (const each of [parts.grip, parts.dot]) dock.handle(each);
      }
      dom.put(host);
      const { dot, number, summary, more } = parts;
      const judged = counts.fail + counts.pass + counts.unknown + counts.manual > 0;
      const asked = view.scope?.standing === 'undecided' ? view.scope.message : '';
      const all = judged ? amounts(counts) : [];
      const words = asked || (judged ? all.map((each) => each.words).join(' · ') : view.message || text(`status_${view.status.replace('-', '_')}`));
      host.dataset.generation = `${view.generation}`;
      parts.box.dataset.status = view.status;
      collapsed = settings.collapsed;
      resize(parts);
      dot.setAttribute('aria-label', text('pillExpand', words));
      dot.title = words;
      number.textContent = String(counts.fail);
      number.hidden = counts.fail === 0;
      summary.replaceChildren(...(judged ? all.map(count)
        : asked ? [element('span.title', asked), parts.yes, parts.no] : [element('span.title', text(`status_${view.status.replace('-', '_')}`))]));
      for (const each of [parts.tools, more]) each.hidden = asked !== '';
      tools(parts, judged, counts);
      details(more, view, judged);
      if (open) drawers.get(open)?.refresh?.();
      dock.put(settings.pill);
      if (words !== before) {
        if (before !== '') notice.say(words);
        before = words;
      }
    },
    unfold,
    unfolded: () => open,
    lost: () => !!host && dom.away(host),
    register: (name, drawer) => { drawers.set(name, drawer); },
    focus: () => {
      if (!parts) return;
      const first = [parts.dot, parts.next, parts.less].find((each) => each.offsetParent !== null && !each.disabled && !each.hidden);
      first?.focus();
    },
    /** Nobody answers any more: these words stand for all that could be old. */
    retire: (words) => {
      if (!parts || !host) return;
      open = null;
      parts.drawer.hidden = true;
      parts.summary.replaceChildren(element('span.title', words));
      parts.number.hidden = true;
      parts.more.replaceChildren();
      resize(parts);
      dock.arrange();
    },
    remove: () => {
      open = null;
      dock.stop();
      host?.remove();
      host = undefined;
      parts = undefined;
      before = '';
    },
  };
})();
