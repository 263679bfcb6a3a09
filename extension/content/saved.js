/**
 * What the fields of this document came with. A page may draw its form anew with what was posted and is not saved: so what was seen
 * first counts, and once something was changed, nothing new does before the next load.
 */
globalThis.permlight.saved ??= (() => {
  const { dom } = globalThis.permlight;

  /** @typedef {{owner: WeakRef<Element>, about: string, state: boolean, source: Element | null}} First */

  /** @type {Map<string, First>} by what a field is called */
  const firsts = new Map();
  /** @type {WeakMap<Element, First | null>} null: nobody can tell any more */
  const known = new WeakMap();
  /** @type {Map<string, Set<string | Element>>} in which lists an option was first seen */
  const homes = new Map();
  let changed = false;

  /** @param {Element} field @returns {field is HTMLInputElement} */
  const isTick = (field) => field.localName === 'input' && /^(checkbox|radio)$/.test(/** @type {HTMLInputElement} */ (field).type);

  /** @param {Element} field */
  const nameOf = (field) => {
    const name = field.getAttribute('name') || field.id;
    return name && [field.localName, name, isTick(field) ? field.value : ''].join('\n');
  };

  /** A name may be the number of a row: what stands there says whether it is still the same. @param {Element} field */
  const aboutOf = (field) => `${field.getAttribute('title')} ${(field.closest('tr') ?? field.parentElement)?.textContent}`.replace(/\s+/g, ' ');

  /** @param {Element} field */
  const firstOf = (field) => {
    let first = known.get(field);
    if (first !== undefined) return first;
    const name = nameOf(field);
    const about = aboutOf(field);
    const owner = new WeakRef(field);
    const before = name ? firsts.get(name) : undefined;
    const gone = !before?.owner.deref()?.isConnected;
    if (before && gone && before.about === about) first = Object.assign(before, { owner });
    else if (changed) first = null;
    else {
      const source = isTick(field) ? null : field.localName === 'select' ? field.querySelector('option[selected]') : field;
      first = { owner, about, state: isTick(field) && field.defaultChecked, source: /** @type {Element | null} */ (source?.cloneNode(true) ?? null) };
      if (name && gone) firsts.set(name, first);
    }
    known.set(field, first);
    return first;
  };

  /** @param {Element} option @param {Element} list */
  const isMoved = (option, list, atFirst = false) => {
    const what = `${option.getAttribute('value')}\n${option.textContent}`;
    const places = homes.get(what) ?? new Set();
    const place = nameOf(list) || list;
    if (places.has(place)) return false;
    changed ||= places.size > 0 && !atFirst;
    if (!changed) homes.set(what, places.add(place));
    return changed;
  };

  for (const event of ['input', 'change']) {
    document.addEventListener(event, ({ target }) => { changed ||= target instanceof Element && !dom.own(target); }, { capture: true, passive: true });
  }
  for (const field of document.querySelectorAll('input,select')) firstOf(field);
  for (const list of document.querySelectorAll('select[multiple]')) for (const option of list.querySelectorAll('option')) isMoved(option, list, true);

  return {
    isTick,
    changed: () => changed,
    /** The state that a box or an option came with; null if it has none, or nobody can tell. */
    state: (element) => {
      const here = element.ownerDocument === document;
      if (isTick(element)) {
        const first = here ? firstOf(element) : { state: element.defaultChecked };
        changed ||= here && element.checked !== element.defaultChecked;
        return first && first.state;
      }
      const list = here && element.localName === 'option' && element.closest('select[multiple]');
      return list && isMoved(element, list) ? false : null;
    },
    /** What says with its text and its attributes what a field came with; null if nobody can tell. */
    source: (element) => {
      const field = element.localName === 'option' ? element.closest('select:not([multiple])') : element.localName === 'input' ? element : null;
      return field && !isTick(field) && field.ownerDocument === document ? firstOf(field)?.source ?? null : element;
    },
  };
})();
