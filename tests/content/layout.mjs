// @ts-check
/**
 * Purpose: marks change nothing about the page's own layout, stand beside their control, and cover neither text nor
 * another control. These functions run in the page.
 */

/** So many pixels from its control a mark may be. */
export const FAR = 40;

/** Where everything of the page stands, a line for each element. */
export const measure = () => {
  const all = [...document.querySelectorAll('*')].filter((element) => !element.localName.startsWith('permlight-'));
  const { scrollWidth, scrollHeight } = document.documentElement;
  const boxes = all.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return `${element.localName} ${x} ${y} ${width} ${height}`;
  });
  return [`scrolls ${scrollWidth} ${scrollHeight} ${document.body.scrollWidth} ${document.body.scrollHeight}`, ...boxes].join('\n');
};

/** Marks that are not where they should be, in words. @param {number} far */
export const misplaced = (far) => {
  /** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
  /** @param {Box} a @param {Box} b */
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  /** @param {Box} a @param {Box} b */
  const distance = (a, b) => Math.max(0, a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
  const BAND = 200;
  /** What there is by the bands of the page that it stands in: a large page has ten thousands of both. @type {Map<number, {box: Box, what: string, node: Node}[]>} */
  const taken = new Map();
  /** @param {Box} box */
  const bands = ({ top, bottom }) => {
    const first = Math.floor(top / BAND);
    return Array.from({ length: Math.floor(bottom / BAND) - first + 1 }, (_, at) => first + at);
  };
  /** @param {{box: Box, what: string, node: Node}} thing */
  const take = (thing) => { for (const band of bands(thing.box)) taken.set(band, [...taken.get(band) ?? [], thing]); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (text === '' || !node.parentElement?.checkVisibility({ checkVisibilityCSS: true })) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) take({ box, what: `the text "${text}"`, node });
  }
  for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, img')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) take({ box, what: element.outerHTML.slice(0, 80), node: element });
  }
  /** @type {string[]} */
  const found = [];
  for (const mark of document.querySelectorAll('permlight-mark')) {
    const name = /** @type {HTMLElement} */ (mark).dataset.target;
    // The mark of a value stands in the value's own cell.
    const control = mark.previousElementSibling ?? mark.parentElement;
    // The dot of a control that no rule speaks of is the mark itself; without room for it there is none.
    const visual = (mark.shadowRoot ? mark.shadowRoot.querySelector('.visual') : mark)?.getBoundingClientRect();
    if (!mark.shadowRoot && visual?.width === 0) continue;
    if (!control || !visual || visual.width === 0) {
      found.push(`${name} cannot be seen`);
      continue;
    }
    const away = distance(visual, control.getBoundingClientRect());
    if (away > far) found.push(`${name} is ${away} px from its control`);
    for (const { box, what, node } of new Set(bands(visual).flatMap((band) => taken.get(band) ?? []))) {
      if (node !== control && overlap(visual, box)) found.push(`${name} covers ${what}`);
    }
  }
  return found;
};
