/** Where a mark goes: at the end of the line beside its control, measured, so that it covers no text and no other control. */
(() => {
  if (globalThis.permlight?.place) return;
  const { dom } = globalThis.permlight;

  const SIZE = 16;
  const GAP = 5;
  const ROOM = 22;
  const WIDE_ROOM = 110;
  const CORNER = 11;
  const DOT_ROOM = 14;
  /** @type {T.Place} */
  const HIDDEN = { side: 'hidden', x: 0, y: 0, wide: false, rtl: false };

  /** Can hold nothing, so its mark stands after it. */
  const EMPTY = 'input,img,select,textarea,button';

  /** What the user sees of a control: an option stands in its list. @param {Element} control */
  const seen = (control) => (control.localName === 'option' && control.closest('select')) || control;

  /** @param {Element} control */
  const isText = (control) => !seen(control).matches(EMPTY);

  /** A cell or a block whose text is the value: its mark stands in it, behind the text. @param {Element} control */
  const holds = (control) => isText(control) && !getComputedStyle(control).display.startsWith('inline');

  /** Its cell, or what holds it and its label. @param {Element} control @returns {Element} */
  const homeOf = (control) => {
    if (holds(control)) return control;
    const shown = seen(control);
    return shown.closest('td,th') ?? (shown.closest('label') ?? shown).parentElement ?? document.documentElement;
  };

  /** What of an element is the page's own. @param {Element} within */
  const ownOf = (within) => [...within.children].filter((each) => !dom.own(each));

  /**
   * At the end, where a mark is not between what the page's rules see side by side. Of many in one home, behind its own label.
   * @param {Element} control @param {HTMLElement} host
   */
  const attach = (control, host) => {
    const home = homeOf(control);
    const shown = seen(control);
    if (home === control || home.matches('td,th') || home.querySelectorAll(EMPTY).length < 2) {
      home.append(host);
      return;
    }
    const line = shown.closest('label') ?? shown;
    const next = line.nextElementSibling;
    (next?.localName === 'label' ? next : line).after(host);
  };

  /** @param {Element} control @param {HTMLElement} host */
  const attached = (control, host) => host.parentNode === homeOf(control);

  /** A mark in a box that lays out its children itself must not become one of them. @param {Element} control */
  const flows = (control) => !/flex|grid/.test(getComputedStyle(homeOf(control)).display);

  /** What the mark stands beside: the control, or the last line of its text. @param {T.Painted} entry @param {Range} range */
  const boxOf = ({ control }, range) => {
    if (!isText(control)) {
      const box = seen(control).getBoundingClientRect();
      // Where the page draws the box itself, the true one is a dot that nobody sees.
      const drawn = box.width > 0 && box.width < 3 ? /** @type {HTMLInputElement} */ (control).labels?.[0] : null;
      return drawn && homeOf(control).contains(drawn) ? (drawn.firstElementChild ?? drawn).getBoundingClientRect() : box;
    }
    range.selectNodeContents(control);
    // Some browsers count what stands in our shadow tree.
    const first = [...control.children].find(dom.own);
    if (first) range.setEndBefore(first);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    return lines.at(-1) ?? control.getBoundingClientRect();
  };

  /** What stands beside the control on its line. @param {Range} range @param {DOMRect} control */
  const boxes = (range, control) => [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1
    && box.bottom > control.top + 2 && box.top < control.bottom - 2);

  /** @param {T.Painted} entry @param {Range} range @param {boolean} rtl @returns {T.Place} */
  const measure = (entry, range, rtl) => {
    const control = seen(entry.control);
    const box = boxOf(entry, range);
    if (box.width === 0 || box.height === 0) return HIDDEN;
    const cell = control.closest('td,th') ?? control.parentElement ?? document.body;
    let { left, right } = cell.getBoundingClientRect();
    if (control !== cell && (control.parentNode !== cell || ownOf(cell).length > 1 || cell.textContent?.trim() !== '')) {
      const marks = [...cell.children].find(dom.own);
      range.setStartAfter(control);
      range.setEnd(cell, cell.childNodes.length);
      if (marks && control.compareDocumentPosition(marks) & Node.DOCUMENT_POSITION_FOLLOWING) range.setEndBefore(marks);
      const narrow = () => {
        for (const other of boxes(range, box)) {
          if (other.left >= box.right - 2) right = Math.min(right, other.left);
          else if (other.right <= box.left + 2) left = Math.max(left, other.right);
        }
      };
      narrow();
      range.setStart(cell, 0);
      range.setEndBefore(control);
      narrow();
    }
    const y = (box.height - SIZE) / 2;
    const room = { right: right - box.right, left: box.left - left };
    const [end, start] = rtl ? /** @type {const} */ (['left', 'right']) : /** @type {const} */ (['right', 'left']);
    const side = room[end] >= ROOM ? end : room[start] >= ROOM ? start : null;
    if (!side) {
      // Above a small control there is the space between lines; a tall one may touch the one above it.
      const above = box.height > SIZE ? 0 : CORNER - 4;
      return { side: 'corner', x: rtl ? 4 - CORNER - box.width : -4, y: -above, wide: false, rtl };
    }
    return { side, x: side === 'right' ? GAP : -box.width - GAP, y, wide: side === end && room[end] >= WIDE_ROOM, rtl };
  };

  /** Where the page put the mark's own box. @param {T.Painted} entry @param {Range} range */
  const offsetOf = (entry, range) => {
    const box = boxOf(entry, range);
    const own = entry.host.getBoundingClientRect();
    return { x: own.left - box.right, y: own.top - box.top };
  };

  /** Room for the dot of a control that no rule speaks of: it stands where its home ends. @param {Element} control @param {boolean} rtl */
  const hasRoom = (control, rtl) => {
    const shown = seen(control);
    const home = homeOf(control);
    if (home !== control && (shown.parentNode !== home || ownOf(home).at(-1) !== shown)) return false;
    for (let next = shown.nextSibling; next; next = next.nextSibling) if (next.textContent?.trim()) return false;
    const box = shown.getBoundingClientRect();
    const cell = (shown.closest('td,th') ?? shown.parentElement ?? shown).getBoundingClientRect();
    const room = rtl ? box.left - cell.left : cell.right - box.right;
    return box.width === 0 || room >= DOT_ROOM;
  };

  /** On the screen, or at most one screen away. @param {Element} control */
  const isNear = (control) => {
    const { top } = seen(control).getBoundingClientRect();
    return top > -window.innerHeight && top < 2 * window.innerHeight;
  };

  globalThis.permlight = Object.freeze({
    ...globalThis.permlight,
    place: Object.freeze({ isText, attach, attached, flows, measure, offsetOf, hasRoom, isNear }),
  });
})();
