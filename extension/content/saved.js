/**
 * What the fields of this document came with. A page may draw its form anew in the same document, with what was posted and is
 * not saved: so what was seen first counts, and once something was changed, nothing that is new does until the next load.
 */
(() => {
  if (globalThis.permlight?.saved) return;
  const { dom } = globalThis.permlight;

  /** @typedef {{owner: WeakRef<Element>, about: string, state: boolean, source: Element | null}} First */

  /** By what a field is called. @type {Map<string, First>} */
  const firsts = new Map();
  /** Null: nobody can tell any more what the field came with. @type {WeakMap<Element, First | null>} */
  const known = new WeakMap();
  /** In which lists an option was first seen. @type {Map<string, Set<string | Element>>} */
  const homes = new Map();
  let changed = false;

  /** @param {Element} element @returns {element is HTMLInputElement} */
  const isTick = (element) => element.localName === 'input' && /^(checkbox|radio)$/.test(/** @type {HTMLInputElement} */ (element).type);

  /** Empty: it has no name of its own. @param {Element} element */
  const nameOf = (element) => {
    const name = element.getAttribute('name') || element.id;
    return name && [element.localName, name, isTick(element) ? element.value : ''].join('\n');
  };

  /** A name may be a number of a row: what stands in that row says whether it is still the same. @param {Element} element */
  const aboutOf = (element) => [element.getAttribute('title'), (element.closest('tr') ?? element.parentElement)?.textContent].join('\n').replace(/\s+/g, ' ');

  /** @param {Element} element a tick, a text field or a list with one choice @returns {First | null} */
  const firstOf = (element) => {
    const found = known.get(element);
    if (found !== undefined) return found;
    const name = nameOf(element);
    const before = name ? firsts.get(name) : undefined;
    const about = aboutOf(element);
    /** @type {First | null} */
    let first = before ?? null;
    if (before && before.about === about && !before.owner.deref()?.isConnected) before.owner = new WeakRef(element);
    else {
      const source = element.localName === 'select' ? element.querySelector('option[selected]') : element;
      first = changed ? null : {
        owner: new WeakRef(element), about, state: isTick(element) && element.defaultChecked,
        source: isTick(element) ? null : /** @type {Element | null} */ (source?.cloneNode(true) ?? null),
      };
      if (name && first && !before?.owner.deref()?.isConnected) firsts.set(name, first);
    }
    known.set(element, first);
    return first;
  };

  /** @param {Element} option @param {Element} list */
  const placeOf = (option, list) => {
    const what = `${option.getAttribute('value')}\n${option.textContent}`;
    const places = homes.get(what) ?? new Set();
    homes.set(what, places);
    return { places, place: nameOf(list) || list };
  };

  /** Somebody brought an option from another list, or made it, which is not saved. @param {Element} option @param {Element} list */
  const isMoved = (option, list) => {
    const { places, place } = placeOf(option, list);
    if (places.has(place)) return false;
    changed ||= places.size > 0;
    if (!changed) places.add(place);
    return changed;
  };

  for (const event of ['input', 'change']) {
    document.addEventListener(event, ({ target }) => { changed ||= target instanceof Element && !dom.own(target); }, { capture: true, passive: true });
  }
  for (const field of document.querySelectorAll('input,select')) firstOf(field);
  for (const option of document.querySelectorAll('select[multiple] option')) {
    const list = /** @type {Element} */ (option.closest('select'));
    const { places, place } = placeOf(option, list);
    places.add(place);
  }

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    saved: Object.freeze({
      isTick,
      /** The state that a box or an option came with; null if it has none, or nobody can tell. @param {Element} element */
      state: (element) => {
        if (element.ownerDocument !== document) return isTick(element) ? element.defaultChecked : null;
        if (isTick(element)) {
          const first = firstOf(element);
          changed ||= element.checked !== element.defaultChecked;
          return first && first.state;
        }
        const list = element.localName === 'option' ? element.closest('select[multiple]') : null;
        return list && isMoved(element, list) ? false : null;
      },
      /** Whose text and attributes say what a field came with; null if nobody can tell. @param {Element} element @returns {Element | null} */
      source: (element) => {
        const field = element.localName === 'option' ? element.closest('select:not([multiple])') : element.localName === 'input' ? element : null;
        if (!field || isTick(field) || element.ownerDocument !== document) return element;
        return firstOf(field)?.source ?? null;
      },
    }),
  });
})();
