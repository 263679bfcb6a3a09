// @ts-check
/**
 * Purpose: every replica, once: our content scripts collect what the native mirror collects, paint what the native core says, and
 * leave everything of the page where it was; on one replica of each form of page also in a narrow window. Firefox walks one replica of
 * each form, with PERMLIGHT_ALL all of them: what two of one form differ in, our scripts hand on and do not look at.
 */
import { expectCollected, expectPainted } from '../e2e/painted.mjs';
import { beside, expect, only, pages, pill, test } from './fixture.mjs';
import { FAR, measure, misplaced } from './layout.mjs';

/** Pages on which nothing is marked. */
const UNMARKED = ['permission-set-system-unreadable', 'permission-set-system-view-nl', 'profile-enhanced-overview'];
const [WIDE, NARROW] = [1280, 900];
const AT_ONCE = 12;

/** Until the page is painted. A locator takes Firefox a tenth of a second. */
const PAINTED = `new Promise((resolve) => {
  const look = () => (document.querySelector('permlight-pill[data-generation]') ? resolve(true) : requestAnimationFrame(look));
  look();
})`;

/** Until the page has been laid out at a width and what follows from that is done. @param {number} width */
const settled = (width) => new Promise((resolve) => {
  const look = () => (innerWidth === width
    ? requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    : requestAnimationFrame(look));
  look();
});

/** What of a page does not stand where it stood. @param {string} before @param {string} after */
const moved = (before, after) => {
  const now = after.split('\n');
  const was = before.split('\n');
  return was.length === now.length ? was.flatMap((line, at) => (line === now[at] ? [] : [`${line} → ${now[at]}`])) : ['another number of elements'];
};

/** What is the same in all addresses of one form of page. @param {string} url */
const formOf = (url) => {
  const { pathname, searchParams } = new URL(url);
  return [pathname.replace(/^(\/[0-9A-Za-z]{3})[0-9A-Za-z]{12,}/, '$1'), searchParams.get('s'), searchParams.has('o')].join(' ');
};

const forms = new Map(pages().map(({ name, meta }) => [formOf(meta.url), name]));
/** To lay a page out anew takes as long as all the rest. */
const NARROWED = new Set(forms.values());

/** @param {import('../e2e/browser.mjs').Browser} permlight @param {import('playwright-core').Page} page @param {string} name */
const walk = async (permlight, page, name) => {
  const at = async (/** @type {number} */ width) => {
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 900 });
    await page.evaluate(settled, width);
    return page.evaluate(measure);
  };
  const widths = NARROWED.has(name) ? [WIDE, NARROW] : [WIDE];
  await permlight.settings({ policy: 'cloudkettle', marks: false });
  const opened = await permlight.load(name, { shell: false, page });
  const { frame } = opened;
  /** @type {Map<number, string>} */
  const before = new Map();
  for (const width of widths.toReversed()) before.set(width, await at(width));
  expect(new Set(before.values()).size, name).toBe(widths.length);
  expect(await beside(frame, "document.querySelectorAll('permlight-pill').length")).toBe(0);

  await permlight.settings({ policy: 'cloudkettle', marks: true });
  await beside(frame, PAINTED);
  const painted = await expectPainted(name, opened);
  await expectCollected(name, permlight, opened);
  const { fail, pass, unknown } = await pill(frame);
  expect(painted, name).toBeGreaterThanOrEqual(fail + pass + unknown);
  for (const width of widths) {
    expect(moved(before.get(width) ?? '', await at(width)).slice(0, 10), `${name}: ${width} px wide`).toEqual([]);
    if (!UNMARKED.includes(name)) expect(await frame.evaluate(misplaced, FAR), `${name}: ${width} px wide`).toEqual([]);
  }
};

const all = pages().map(({ name }) => name);
const each = process.env.PERMLIGHT_ALL ? all : [...NARROWED];

/** As many pages as a test has time for on a slow machine; a large one has a test of its own. @param {string[]} names */
const parts = (names) => {
  const large = names.filter((name) => name.endsWith('-large'));
  const usual = names.filter((name) => !large.includes(name));
  return [...large.map((name) => [name]), ...Array.from({ length: Math.ceil(usual.length / AT_ONCE) }, (_, at) => usual.slice(at * AT_ONCE, (at + 1) * AT_ONCE))];
};

for (const [engine, names] of /** @type {const} */ ([['chromium', all], ['firefox', each]])) {
  for (const part of parts(names)) {
    test(`${engine}: ${part[0]}${part.length > 1 ? ` and ${part.length - 1} more` : ''}`, only(engine, 'Firefox walks one replica of each form'), async ({ permlight }) => {
      const page = await permlight.context.newPage();
      for (const name of part) await test.step(name, () => walk(permlight, page, name));
    });
  }
}
