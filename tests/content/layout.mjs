// @ts-check
/**
 * Purpose: marks change nothing about the page's own layout, stand beside their control, and cover neither text nor
 * another control. These functions run in the page.
 */

/** So many pixels from its control a mark may be. */
export const FAR = 40;

/** Where everything of the page stands, and which rules of a page that look at neighbours hold for it: a line for each element. */
export const measure = () => {
  const neighbours = [':first-child', ':last-child', ':only-child', ':nth-child(odd)', ':nth-last-child(3n)', ':last-of-type', ':empty',
    'input + *', 'input ~ *', 'label + *', 'img + *'];
  const rules = neighbours.map((rule) => new Set(document.querySelectorAll(`body :is(${rule})`)));
  const all = [...document.querySelectorAll('*')].filter((element) => !element.localName.startsWith('permlight-'));
  const { scrollWidth, scrollHeight } = document.documentElement;
  const boxes = all.map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return `${element.localName} ${x} ${y} ${width} ${height} ${rules.map((holds) => (holds.has(element) ? 1 : 0)).join('')}`;
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
  /** In the page, wherever it is scrolled to. @param {DOMRect} box @returns {Box} */
  const at = ({ left: x, right, top, bottom }) => ({ left: x, right, top: top + scrollY, bottom: bottom + scrollY });
  /** @param {{box: Box, what: string, node: Node}} thing */
  const take = (thing) => { for (const band of bands(thing.box)) taken.set(band, [...taken.get(band) ?? [], thing]); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (text === '' || !node.parentElement?.checkVisibility({ checkVisibilityCSS: true })) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) take({ box: at(box), what: `the text "${text}"`, node });
  }
  for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, img')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) take({ box: at(box), what: element.outerHTML.slice(0, 80), node: element });
  }
  /** @type {string[]} */
  const found = [];
  const { paint, layer, place } = globalThis.permlight;
  /** Each mark once, on the screen that it comes with. */
  const left = new Set(paint.list());
  const home = scrollY;
  for (let top = 0; left.size > 0 && top <= document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: 'instant' });
    layer.arrange(false);
    for (const entry of left) {
      const { control, picture, mark: { target } } = entry;
      if (!picture?.isConnected) continue;
      left.delete(entry);
      const visual = at(picture.getBoundingClientRect());
      const shown = place.seen(control);
      const away = distance(visual, at(shown.getBoundingClientRect()));
      if (away > far) found.push(`${target} is ${away} px from its control`);
      for (const { box, what, node } of new Set(bands(visual).flatMap((band) => taken.get(band) ?? []))) {
        if (node !== shown && overlap(visual, box)) found.push(`${target} covers ${what}`);
      }
    }
  }
  // A control in a section that is closed has none, nor has one that no rule speaks of.
  for (const { control, verdict: { outcome }, mark: { target } } of left) if (outcome !== 'not-applicable' && place.seen(control).checkVisibility()) found.push(`${target} cannot be seen`);
  scrollTo({ top: home, behavior: 'instant' });
  layer.arrange(false);
  return found;
};
