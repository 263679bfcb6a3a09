/** Where a mark goes: beside its control, where it covers nothing. It only reads. */
globalThis.permlight.place ??= (() => {
  const SIZE = 16;
  const GAP = 5;
  const ROOM = 22;
  const WIDE_ROOM = 110;
  const CORNER = 11;

  /** Can hold nothing, so its mark stands after it. */
  const EMPTY = 'input,img,select,textarea,button';

  /** What the user sees of a control: an option stands in its list. @param {Element} control */
  const seen = (control) => (control.localName === 'option' && control.closest('select')) || control;

  /** @param {Element} control */
  const isText = (control) => !seen(control).matches(EMPTY);

  /** From where to where the line of a control is free. @param {Element} shown @param {DOMRect} box @param {Range} range */
  const freeLine = (shown, box, range) => {
    const cell = shown.closest('td,th') ?? shown.parentElement ?? document.body;
    let { left, right } = cell.getBoundingClientRect();
    if (shown === cell || (shown.parentNode === cell && cell.childElementCount === 1 && cell.textContent?.trim() === '')) return { left, right };
    const narrow = () => {
      for (const other of range.getClientRects()) {
        if (other.width <= 1 || other.height <= 1 || other.bottom <= box.top + 2 || other.top >= box.bottom - 2) continue;
        if (other.left >= box.right - 2) right = Math.min(right, other.left);
        else if (other.right <= box.left + 2) left = Math.max(left, other.right);
      }
    };
    range.setStartAfter(shown);
    range.setEnd(cell, cell.childNodes.length);
    narrow();
    range.setStart(cell, 0);
    range.setEndBefore(shown);
    narrow();
    return { left, right };
  };

  return {
    seen,
    isText,
    /** What a mark stands beside: the control, or the last line of its text. */
    boxOf: (control, range) => {
      const shown = seen(control);
      const box = shown.getBoundingClientRect();
      if (isText(control)) {
        range.selectNodeContents(control);
        return [...range.getClientRects()].findLast(({ width, height }) => width > 0 && height > 0) ?? box;
      }
      // Where the page draws the box itself, the true one is a dot that nobody sees.
      const drawn = box.width > 0 && box.width < 3 ? /** @type {HTMLInputElement} */ (control).labels?.[0] : null;
      return drawn && (shown.closest('td,th') ?? shown.parentElement)?.contains(drawn) ? (drawn.firstElementChild ?? drawn).getBoundingClientRect() : box;
    },
    /** From the upper right corner of what it stands beside; null: no room. */
    measure: ({ control }, box, range, rtl) => {
      const free = freeLine(seen(control), box, range);
      const room = { right: free.right - box.right, left: box.left - free.left };
      const [end, start] = rtl ? /** @type {const} */ (['left', 'right']) : /** @type {const} */ (['right', 'left']);
      const side = room[end] >= ROOM ? end : room[start] >= ROOM ? start : null;
      if (side) {
        return { side, x: side === 'right' ? GAP : -box.width - GAP, y: (box.height - SIZE) / 2, wide: side === end && room[end] >= WIDE_ROOM, rtl };
      }
      // Above a small control there is space; a tall one may touch the one above it.
      return { side: 'corner', x: rtl ? 4 - CORNER - box.width : -4, y: box.height > SIZE ? 0 : 4 - CORNER, wide: false, rtl };
    },
  };
})();
