/** Where a mark goes: at the end of the line beside its control, measured, so that it covers no text and no other control. */
(() => {
  if (globalThis.permlight?.place) return;

  /** @typedef {import('../types').Painted} Painted */
  /** @typedef {import('../types').Place} Place */

  const SIZE = 16;
  const GAP = 5;
  const ROOM = 22;
  const WIDE_ROOM = 110;
  const CORNER = 11;
  const DOT_ROOM = 14;
  /** @type {Place} */
  const HIDDEN = { side: 'hidden', x: 0, y: 0, wide: false, rtl: false };

  /** Can hold nothing, so its mark stands after it. */
  const EMPTY = 'input,img,select,textarea,button';

  /** What the user sees of a control: an option stands in its list. @param {Element} control */
  const seen = (control) => (control.localName === 'option' && control.closest('select')) || control;

  /** @param {Element} control */
  const isText = (control) => !seen(control).matches(EMPTY);

  /** A cell or a block whose text is the value: its mark stands in it, behind the text. @param {Element} control */
  const holds = (control) => isText(control) && !getComputedStyle(control).display.startsWith('inline');

  /** @param {Element} control @param {HTMLElement} host */
  const attach = (control, host) => {
    if (holds(control)) control.append(host);
    else seen(control).after(host);
  };

  /** @param {Element} control @param {HTMLElement} host */
  const attached = (control, host) => host.previousSibling === seen(control) || host.parentNode === control;

  /** A mark in a box that lays out its children itself must not become one of them. @param {Element} control */
  const flows = (control) => {
    // Behind text that fills its line, even a box of no size would begin a new one.
    if (isText(control)) return false;
    const own = getComputedStyle(seen(control));
    if (own.position === 'absolute' || own.position === 'fixed' || own.cssFloat !== 'none') return false;
    if (!own.display.startsWith('inline') && own.display !== 'contents') return false;
    const parent = seen(control).parentElement;
    return !parent || !/flex|grid/.test(getComputedStyle(parent).display);
  };

  /** What the mark stands beside: the control, or the last line of its text. @param {Painted} entry @param {Range} range */
  const boxOf = ({ control, host }, range) => {
    if (!isText(control)) return seen(control).getBoundingClientRect();
    range.selectNodeContents(control);
    // Some browsers count what stands in our shadow tree.
    if (host.parentNode === control) range.setEndBefore(host);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    return lines.at(-1) ?? control.getBoundingClientRect();
  };

  /** What stands beside the control on its line. @param {Range} range @param {DOMRect} control */
  const boxes = (range, control) => [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1
    && box.bottom > control.top + 2 && box.top < control.bottom - 2);

  /** @param {Painted} entry @param {Range} range @param {boolean} rtl @returns {Place} */
  const measure = (entry, range, rtl) => {
    const { host } = entry;
    const control = seen(entry.control);
    const box = boxOf(entry, range);
    if (box.width === 0 || box.height === 0) return HIDDEN;
    const cell = control.closest('td,th') ?? control.parentElement ?? document.body;
    let { left, right } = cell.getBoundingClientRect();
    const others = cell.childElementCount - (host.parentNode === cell ? 1 : 0);
    if (control !== cell && (control.parentNode !== cell || others > 1 || cell.textContent?.trim() !== '')) {
      range.setStartAfter(host.previousSibling === control ? host : control);
      range.setEnd(cell, cell.childNodes.length);
      for (const other of boxes(range, box)) {
        if (other.left >= box.right - 2) right = Math.min(right, other.left);
        else if (other.right <= box.left + 2) left = Math.max(left, other.right);
      }
      range.setStart(cell, 0);
      range.setEndBefore(control);
      for (const other of boxes(range, box)) {
        if (other.right <= box.left + 2) left = Math.max(left, other.right);
        else if (other.left >= box.right - 2) right = Math.min(right, other.left);
      }
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

  /** Where the page put the mark's own box. @param {Painted} entry @param {Range} range */
  const offsetOf = (entry, range) => {
    const box = boxOf(entry, range);
    const own = entry.host.getBoundingClientRect();
    return { x: own.left - box.right, y: own.top - box.top };
  };

  /** Controls of one kind have their marks at the same distance. @param {Painted} entry @param {boolean} inFlow */
  const kindOf = ({ control }, inFlow) =>
    [inFlow, control.localName, control.className, control.parentElement?.localName, control.parentElement?.className].join(' ');

  /** Room for the dot of a control that no rule speaks of. @param {Element} control @param {boolean} rtl */
  const hasRoom = (control, rtl) => {
    const shown = seen(control);
    for (let next = shown.nextSibling; next && next.nodeName !== 'BR'; next = next.nextSibling) if (next.textContent?.trim()) return false;
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
    place: Object.freeze({ isText, attach, attached, flows, measure, offsetOf, kindOf, hasRoom, isNear }),
  });
})();
