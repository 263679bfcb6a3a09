// @ts-check
/**
 * Purpose: marks change nothing about the page's own layout, stand beside their control, and cover neither text nor
 * another control.
 */
import { expect, pages, pill, test } from './fixture.mjs';

const FAR = 40;
const UNMARKED = ['permission-set-system-unreadable', 'permission-set-system-view-nl', 'profile-enhanced-overview'];

/** Where everything of the page stands. */
const measure = () => {
  const all = [...document.querySelectorAll('*')].filter((element) => !element.localName.startsWith('permlight-'));
  const { scrollWidth, scrollHeight } = document.documentElement;
  return {
    boxes: all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.localName} ${x} ${y} ${width} ${height}`;
    }),
    scroll: [scrollWidth, scrollHeight, document.body.scrollWidth, document.body.scrollHeight],
  };
};

/** Marks that are not where they should be, in words. @param {number} far */
const misplaced = (far) => {
  /** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
  /** @param {Box} a @param {Box} b */
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  /** @param {Box} a @param {Box} b */
  const distance = (a, b) => Math.max(0, a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
  /** @type {{box: Box, what: string, node: Node}[]} */
  const taken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (text === '' || !node.parentElement?.checkVisibility({ checkVisibilityCSS: true })) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) taken.push({ box, what: `the text "${text}"`, node });
  }
  for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, img')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) taken.push({ box, what: element.outerHTML.slice(0, 80), node: element });
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
    for (const { box, what, node } of taken) {
      if (node !== control && overlap(visual, box)) found.push(`${name} covers ${what}`);
    }
  }
  return found;
};

for (const { name } of pages().filter((page) => !UNMARKED.includes(page.name))) {
  test(name, async ({ permlight }) => {
    await permlight.settings({ policy: 'cloudkettle', marks: false });
    const { page, frame } = await permlight.load(name);
    for (const width of [1280, 900]) {
      await page.setViewportSize({ width, height: 900 });
      await permlight.settings({ policy: 'cloudkettle', marks: false });
      await expect(frame.locator('permlight-pill')).toHaveCount(0);
      const before = await frame.evaluate(measure);
      await permlight.settings({ policy: 'cloudkettle', marks: true });
      await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
      const { fail, pass, unknown } = await pill(frame);
      expect(await frame.locator('permlight-mark').count()).toBeGreaterThanOrEqual(fail + pass + unknown);
      expect(await frame.evaluate(measure)).toEqual(before);
      expect(await frame.evaluate(misplaced, FAR)).toEqual([]);
    }
  });
}
