// @ts-check
/**
 * Purpose: a page with a strict content security policy is painted like any other, and we add nothing to what the browser
 * reports about it. The comparison is the same page without the extension: the page breaks its own policy too.
 */
import { clickMark, expect, firstMark, markStyle, marks, metaOf, test } from './fixture.mjs';

const NAME = 'profile-original-view-strict-csp';

/** @param {import('./browser.mjs').Browser} browser @param {'open' | 'load'} how */
const watch = async (browser, how) => {
  const page = await browser.context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  await page.addInitScript(() => {
    /** @type {string[]} */
    const violations = [];
    Object.assign(globalThis, { violations });
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => violations.push(`${effectiveDirective} ${blockedURI}`));
  });
  const { frame } = await browser[how](NAME, { page });
  const violations = await frame.evaluate(() => /** @type {any} */ (globalThis).violations);
  return { page, frame, said, violations };
};

test('a page with a strict policy is painted and nothing new is reported', async ({ permlight, bare }) => {
  const without = await watch(bare, 'load');
  const painted = await watch(permlight, 'open');
  const { on, off } = metaOf(NAME);
  const seen = await marks(painted.frame);
  expect([...on, ...off].filter((name) => !seen.has(name))).toEqual([]);
  const wrong = await firstMark(painted.frame, 'fail');
  await clickMark(painted.frame, wrong);
  await expect(painted.frame.getByRole('dialog')).toBeVisible();
  expect(await markStyle(painted.frame, wrong, 'position')).toBe('absolute');

  expect(without.violations.length).toBeGreaterThan(0);
  expect(painted.violations).toEqual(without.violations);
  expect(painted.said).toEqual(without.said);
  await without.page.close();
});
