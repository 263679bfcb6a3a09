/** The drawer of the pill that finds a control by its label or its name. */
globalThis.permlight.search ??= (() => {
  const { dom, paint, pill } = globalThis.permlight;
  const { element, text } = dom;

  const MOST = 50;

  /** @type {(known: T.Known) => void} */
  let visit = () => {};
  /** @type {HTMLInputElement | undefined} */
  let input;
  /** @type {HTMLElement | undefined} */
  let list;
  /** @type {HTMLElement | undefined} */
  let rest;
  /** @type {T.Known[]} */
  let found = [];
  let active = 0;

  /** @param {string} words */
  const fold = (words) => words.normalize('NFKC').toLowerCase();

  /** The label first, then the name; what begins with the words comes before what holds them. @param {string} words */
  const search = (words) => {
    const wanted = fold(words.trim());
    if (wanted === '') return [];
    /** @type {[T.Known[], T.Known[]]} */
    const ranks = [[], []];
    for (const known of paint.all()) {
      const [label, name] = [fold(known.mark.label), fold(known.mark.target)];
      if (label.startsWith(wanted) || name.startsWith(wanted)) ranks[0].push(known);
      else if (label.includes(wanted) || name.includes(wanted)) ranks[1].push(known);
    }
    return ranks.flat();
  };

  /** @param {T.Known} known @param {number} at */
  const option = ({ mark, verdict: { outcome } }, at) => element('li', {
    role: 'option', id: `found-${at}`, 'data-target': mark.target, 'data-outcome': outcome,
    click: () => go(at), pointermove: () => { if (active !== at) choose(at); },
  }, element('span', { class: outcome }, dom.shape(outcome)),
  element('span.found', dom.nameOf(mark), mark.label && mark.target && mark.target !== mark.label && element('span.name', mark.target)),
  element(`span.outcome.${outcome}`, text(`outcome_${outcome.replace('-', '_')}`)));

  const draw = () => {
    if (!input || !list || !rest) return;
    found = search(input.value);
    active = Math.max(0, Math.min(active, Math.min(found.length, MOST) - 1));
    list.replaceChildren(...found.slice(0, MOST).map(option));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    const none = input.value.trim() !== '' && found.length === 0;
    rest.textContent = none ? text('searchNothing') : found.length > MOST ? text('andMore', found.length - MOST) : '';
    mark();
  };

  const mark = () => {
    const options = [...list?.children ?? []];
    options.forEach((each, at) => {
      each.classList.toggle('active', at === active);
      each.setAttribute('aria-selected', String(at === active));
    });
    if (options.length > 0) input?.setAttribute('aria-activedescendant', `found-${active}`);
    else input?.removeAttribute('aria-activedescendant');
  };

  /** @param {number} at */
  const choose = (at) => {
    active = at;
    mark();
    list?.children[at]?.scrollIntoView({ block: 'nearest' });
  };

  /** @param {number} at */
  const go = (at) => {
    const known = found[at];
    if (!known) return;
    pill.unfold(null);
    visit(known);
  };

  /** @param {Event} event */
  const onKey = (event) => {
    const { key, isComposing } = /** @type {KeyboardEvent} */ (event);
    const shown = Math.min(found.length, MOST);
    if (isComposing || shown === 0) return;
    if (key === 'Enter') go(active);
    else if (key === 'ArrowDown') choose((active + 1) % shown);
    else if (key === 'ArrowUp') choose((active + shown - 1) % shown);
    else return;
    event.preventDefault();
  };

  pill.register('search', {
    title: text('searchTitle'),
    fill: (body) => {
      active = 0;
      input = element('input', {
        type: 'search', role: 'combobox', 'aria-label': text('searchTitle'), 'aria-controls': 'found', 'aria-expanded': 'false',
        'aria-autocomplete': 'list', placeholder: text('searchHint'), autocomplete: 'off', spellcheck: 'false',
        keydown: onKey, input: () => { active = 0; draw(); },
      });
      list = element('ul.results', { id: 'found', role: 'listbox', 'aria-label': text('searchTitle') });
      rest = element('p.quiet', { role: 'status' });
      body.append(input, list, rest);
      draw();
      input.focus();
    },
    refresh: draw,
  });

  return {
    start: (go) => { visit = go; },
  };
})();
