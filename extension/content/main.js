/** One frame: asks what to read, reads it, has the verdicts painted, and again when the page changes. */
(() => {
  if (globalThis.permlight.main) return;
  const { dom, saved, collect, sight, layer, paint, notice, fix, card, pill, search, scan, scanPanel, structure, keys } = globalThis.permlight;
  globalThis.permlight.main = { running: true };

  const QUIET_MS = 100;
  const AGAIN_MS = 300;
  /** A page that never comes to rest is read all the same. */
  const LONGEST_MS = 1000;
  const MOST_ROBBED = 9;
  const OBSERVED = {
    subtree: true, childList: true, characterData: true, attributes: true,
    // Translators leave the last two.
    attributeFilter: ['src', 'checked', 'disabled', '_msttexthash', 'data-moz-translations-id'],
  };
  const OBSERVED_ROOT = { attributes: true, attributeFilter: ['class', 'lang'] };

  /** @type {T.Settings} */
  let settings = { policy: '', marks: true, collapsed: false };
  let stamp = '';
  /** @type {T.Plan | null} */
  let plan = null;
  let planned = '';
  let generation = 0;
  /** @type {T.View | null} */
  let view = null;
  let closed = false;
  let timer = 0;
  let frame = 0;
  let waitingSince = 0;
  /** @type {Element | undefined} the control that the pill went to last */
  let visited;
  let reported = '';
  let unkept = false;
  /** What was read last may be kept. */
  let proved = true;
  /** How often the page took ours away: not believed, and at last not resisted. */
  let robbed = 0;

  /** Asks twice, which harms nothing: the browser stops the background at any moment. @type {T.Ask} */
  const ask = async (request) => {
    for (let again = true; ; again = false) {
      if (dom.gone(true)) throw new Error('gone');
      const reply = await chrome.runtime.sendMessage({ url: collect.address(), loaded: sight.loaded, form: !!notice.save(), ...request }).catch((error) => { if (!again || dom.gone(true)) throw error; });
      if (reply?.ok) return reply.value;
      if (reply || !again) throw new Error(reply?.error ?? 'no answer');
      await new Promise((resume) => { setTimeout(resume, AGAIN_MS); });
    }
  };

  const tellCounts = () => {
    const counts = view && paint.counts();
    const now = JSON.stringify(counts);
    if (now === reported) return;
    reported = now;
    ask({ kind: 'counts', counts }).catch(() => dom.gone());
  };

  /** Shows a control and its card. @param {T.Known} known */
  const visit = ({ control }) => {
    if (!control.isConnected) return;
    if (paint.filter().hidden) paint.setFilter({ hidden: false });
    const entry = paint.reveal(control);
    if (!entry) return;
    if (dom.rank(entry.verdict) > paint.filter().most) paint.setFilter({ most: 6 });
    visited = control;
    layer.focus(entry, 'center');
    showPill();
    card.open(entry, 'stay');
    return entry;
  };

  /** @param {1 | -1} direction */
  const step = (direction) => {
    const most = Math.min(paint.filter().most, 5);
    const findings = paint.list().filter(({ verdict }) => dom.rank(verdict) <= most).sort((a, b) => dom.rank(a.verdict) - dom.rank(b.verdict));
    const last = findings.findIndex(({ control }) => control === visited);
    const entry = findings.at(last < 0 ? (direction - 1) / 2 : (last + direction) % findings.length);
    if (entry) visit(entry);
  };

  const onlyWrong = () => {
    const { most } = paint.filter();
    paint.setFilter({ most: most > 4 ? 4 : most > 0 && paint.counts().critical > 0 ? 0 : 6, hidden: false });
    card.close();
    showPill();
  };

  const toggleMarks = () => {
    if (!view) return;
    paint.setFilter({ hidden: !paint.filter().hidden });
    card.close();
    showPill();
    notice.say(dom.text(paint.filter().hidden ? 'marksHidden' : 'marksShown'));
  };

  const toPill = () => {
    if (!view) return false;
    closed = false;
    showPill();
    pill.focus();
    return true;
  };

  /** The storage is full or broken: said once, and what was chosen holds for this page. */
  const tellUnkept = () => {
    if (unkept) return;
    unkept = true;
    if (view) notice.say(dom.text('notKept'));
    showPill();
  };

  /** @param {Partial<T.Settings>} change */
  const keep = async (change) => {
    const next = { ...settings, ...change };
    try {
      await ask({ kind: 'keep', change });
    } catch {
      if (dom.gone()) return;
      settings = next;
      showPill();
      tellUnkept();
    }
  };

  /** Into the user's clipboard: nobody else gets it. */
  const copyStructure = async () => {
    try {
      const tokens = await ask({ kind: 'tokens' });
      await navigator.clipboard.writeText(structure.copy(tokens, chrome.runtime.getManifest().version));
      notice.say(dom.text('structureCopied'));
    } catch {
      notice.say(dom.text('structureNotCopied'));
    }
  };

  /** @type {T.Actions} */
  const actions = {
    step,
    onlyWrong,
    toPill,
    toggleMarks,
    undo: () => { fix.undo(); },
    fix: (entry) => { fix.apply(entry); },
    panel: () => { ask({ kind: 'open-panel' }).catch(() => dom.gone()); },
    unfold: (name) => {
      if (view && toPill()) pill.unfold(pill.unfolded() === name ? null : name);
    },
    copyStructure: () => { copyStructure(); },
    moved: (spot) => keep({ pill: spot }),
    collapse: (collapsed = !settings.collapsed) => keep({ collapsed }),
    answer: (answer) => {
      if (view?.about) ask({ kind: 'scope', subject: view.about, answer }).catch(() => dom.gone());
    },
    close: () => {
      closed = true;
      pill.remove();
    },
  };

  const showPill = () => (view && !closed && view.scope?.standing !== 'left-out' ? pill.show({ ...view, unkept }, paint.counts(), settings, actions) : pill.remove());

  const hide = () => {
    generation += 1;
    // A reading that is due would bring the marks back.
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    waitingSince = 0;
    view = null;
    card.close();
    paint.clear();
    pill.remove();
    tellCounts();
  };

  /** @param {T.View} next @param {Element[]} elements */
  const present = (next, elements) => {
    notice.ready();
    paint.show(next.marks, elements, next.missing);
    view = next;
    card.refresh();
    showPill();
    tellCounts();
  };

  /** @param {Element[]} elements @param {{query: number}[]} nodes @returns {T.Mark[]} */
  const marksOfNothingKnown = (elements, nodes) => elements.flatMap((_, node) => {
    if (!plan?.queries[nodes[node]?.query ?? -1]?.control) return [];
    const name = dom.text('markEngineError');
    return [{
      node, target: '', label: '', state: 'unknown', value: '', implies: [], live: false, on: null, off: null,
      unknown: { outcome: 'unknown', severity: null, short: '', name, findings: [] },
    }];
  });

  /** @param {number} mine @param {T.Collected} [read] */
  const presentError = (mine, read) => present({
    status: 'engine-error', message: dom.text('engineError'), generation: mine, page: '', subject: '', about: null, settles: '', policy: '', unkept,
    marks: read ? marksOfNothingKnown(read.elements, read.snapshot.nodes) : [], rules: {}, unidentified: 0, missing: [], due: null,
  }, read?.elements ?? []);

  /** @param {T.Report} report */
  const aboutOf = ({ subject: { kind, recordId, name } }) => (recordId && kind !== 'org' ? { kind, id: recordId, name } : null);

  /** @param {T.Report} report */
  const wordsOf = ({ status, message }) => (status === 'translated' ? dom.text('pillTranslated')
    : robbed ? dom.text('pillRobbed') : sight.moved() && status !== 'closed' ? dom.text('pillMoved') : message);

  const read = async () => {
    clearTimeout(timer);
    waitingSince = 0;
    generation += 1;
    const mine = generation;
    /** @type {T.Collected | undefined} */
    let taken;
    try {
      const address = collect.address();
      if (planned !== address) {
        const answer = await ask({ kind: 'plan' });
        if (mine !== generation) return;
        plan = answer;
        planned = address;
      }
      if (!plan) {
        if (view) hide();
        return;
      }
      taken = await collect.collect(plan, mine);
      if (mine !== generation) return;
      // Waits again: the page changed meanwhile, and this is of two moments.
      proved = !waitingSince && !robbed && sight.proves();
      const report = await ask({ kind: 'evaluate', snapshot: taken.snapshot, proves: proved });
      if (mine !== generation || !report || report.generation !== mine) return;
      present({
        ...report, marks: paint.resolve(report), page: report.page.title, subject: report.subject.name, policy: report.policy.title,
        about: aboutOf(report), unkept, message: wordsOf(report),
      }, taken.elements);
    } catch {
      if (!dom.gone() && mine === generation) presentError(mine, taken);
    }
  };

  const readSoon = () => {
    if (!settings.marks) return;
    const now = performance.now();
    waitingSince ||= now;
    clearTimeout(timer);
    timer = window.setTimeout(read, Math.max(0, Math.min(QUIET_MS, waitingSince + LONGEST_MS - now)));
  };

  const follow = () => {
    if (!view || !paint.repaint() || dom.gone(true)) return;
    card.refresh();
    showPill();
    tellCounts();
  };

  /** The page's own handlers run later and may change other ticks. */
  const onTick = () => {
    if (!view || dom.gone()) return;
    follow();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      follow();
      readSoon();
    });
  };

  const observer = new MutationObserver((records) => {
    if (view && robbed < MOST_ROBBED && (layer.lost() || pill.lost())) {
      robbed += 1;
      view.message = dom.text('pillRobbed');
      paint.again();
      showPill();
      readSoon();
    }
    if ((sight.moved() || plan || planned !== collect.address()) && dom.foreign(records)) readSoon();
  });

  let heard = Promise.resolve(false);

  /** What holds, as the background tells it, or the defaults. No older answer comes last. */
  const hear = () => heard = heard.then(async () => {
    const told = await ask({ kind: 'settings' }).catch(() => null);
    unkept ||= told === null;
    const news = told?.stamp !== stamp;
    if (told) ({ settings, stamp } = told);
    fix.allow(told?.allows.fix ?? true);
    return news;
  });

  const onNews = async () => {
    const { policy, marks } = settings;
    const news = await hear();
    if (!settings.marks) hide();
    else if (settings.policy !== policy || !marks) read();
    else {
      if (view) showPill();
      if (view && news) readSoon();
    }
  };

  /** @param {unknown} message @param {chrome.runtime.MessageSender} sender @param {(answer: unknown) => void} answer */
  const onMessage = (message, sender, answer) => {
    const { kind } = /** @type {{kind?: unknown}} */ (message ?? {});
    if (sender.id !== chrome.runtime.id) return;
    if (kind === 'unkept') tellUnkept();
    if (kind === 'news') onNews();
    if (kind === 'scan-alive') answer(scan.running());
    if (!view) return;
    if (kind === 'show') {
      const { subject, target, live } = /** @type {{subject: string, target: string, live?: boolean}} */ (message);
      const known = (view.about?.id ?? '') !== subject ? undefined : paint.all().find(({ mark }) => mark.target === target && (mark.live || !live));
      const picture = known && visit(known)?.picture;
      picture?.animate([{}, { boxShadow: '0 0 0 6px #0176d3' }, {}], { duration: 600, iterations: 3 });
      if (picture) answer(true);
    }
    if (kind === 'scan-subject') {
      answer(true);
      toPill();
      pill.unfold('scan');
      scanPanel.begin(/** @type {{subject: T.Scan['subject']}} */ (message).subject);
    }
    if (kind !== 'frame-state') return;
    const { status, message: words, page, subject, policy, scope, about } = view;
    answer({ status, message: words, page, subject, policy, scope, about, url: location.href, counts: paint.counts() });
  };

  const onLeave = () => {
    reported = '';
    ask({ kind: 'left', changed: saved.changed() }).catch(() => {});
  };

  const start = async () => {
    // What an earlier version left belongs to nobody.
    for (const each of document.querySelectorAll('html > *, permlight-mark')) if (dom.own(each)) each.remove();
    paint.clear();
    dom.whenGone(retire);
    chrome.runtime.onMessage.addListener(onMessage);
    await hear();
    for (const event of ['change', 'input', 'reset']) document.addEventListener(event, onTick, { capture: true, passive: true });
    window.addEventListener('pagehide', onLeave);
    // The browser's memory gives a page back with its ticks.
    window.addEventListener('pageshow', () => { if (plan) readSoon(); });
    const rule = (/** @type {string} */ code) => view?.rules[code];
    card.start(rule);
    fix.start({
      rule,
      changed: () => {
        card.refresh();
        showPill();
      },
      answered: () => ask({ kind: 'plan' }).then(() => true, () => {
        if (!dom.gone()) notice.say(dom.text('engineError'));
        return false;
      }),
    });
    search.start(visit);
    scanPanel.start(ask, () => view?.about ?? null);
    sight.watch(() => { if (plan && !proved && !robbed && sight.proves()) readSoon(); });
    keys.start(actions);
    notice.watchSaves(() => ask({ kind: 'saved' }).catch(() => {}));
    observer.observe(document, OBSERVED);
    observer.observe(document.documentElement, OBSERVED_ROOT);
    await sight.ready;
    if (settings.marks) await read();
  };

  /** The extension was updated or removed. Marks follow their ticks; all else says so. */
  const retire = () => {
    generation += 1;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    observer.disconnect();
    paint.repaint();
    card.close();
    pill.retire(dom.text('updated'));
    if (view) notice.show(dom.text('updated'), []);
  };

  start().catch(console.error);
})();
