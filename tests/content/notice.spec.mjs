// @ts-check
/** Purpose: who saves while something critical is wrong is told so, and the page saves all the same. */
import { expect, focusMark, marks, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

const PAGE = 'permission-set-system-edit';

/** The page notes its own submits and stays where it is, so that what is shown before it leaves can be looked at. @param {Frame} frame */
const noteSubmits = (frame) => frame.evaluate(() => {
  /** @type {boolean[]} */
  const submits = [];
  Object.assign(globalThis, { submits });
  addEventListener('submit', (event) => {
    submits.push(event.defaultPrevented);
    event.preventDefault();
  });
});

/** @param {Frame} frame @returns {Promise<boolean[]>} */
const submits = (frame) => frame.evaluate(() => /** @type {any} */ (globalThis).submits);

/** @param {Frame} frame @param {'save' | 'cancel'} what */
const button = (frame, what) => frame.locator(`input[type=submit][name$="${what}"]`).first();

/** Labels of what is wrong and critical, by the cards. @param {Frame} frame */
const critical = async (frame) => {
  /** @type {string[]} */
  const found = [];
  for (const [target, { outcome }] of await marks(frame)) {
    if (outcome !== 'fail') continue;
    await focusMark(frame, target);
    const card = frame.getByRole('dialog');
    await expect(frame.locator('permlight-card .panel')).toHaveAttribute('data-target', target);
    if (await card.getByText('Severity: Critical').count() > 0) found.push(await card.locator('h2').innerText());
  }
  await frame.page().keyboard.press('Escape');
  return found;
};

test('saving with something critical: a notice, and the page saves', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage(PAGE);
  await noteSubmits(frame);
  const names = await critical(frame);
  expect(names.length).toBeGreaterThan(0);
  const notice = frame.locator('permlight-notice').getByRole('alert');
  await button(frame, 'cancel').click();
  expect(await submits(frame)).toEqual([false]);
  await expect(notice).toHaveCount(0);

  await button(frame, 'save').click();
  expect(await submits(frame)).toEqual([false, false]);
  await expect(notice).toContainText(`Critical settings that are still wrong: ${names.length}`);
  expect(await notice.getByRole('listitem').allInnerTexts()).toEqual(names);
  // It does not take the focus, and it goes away when told.
  expect(await frame.evaluate(() => document.activeElement?.localName)).toBe('input');
  await notice.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await expect(notice).toHaveCount(0);
});

test('saving with nothing critical: no notice', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage(PAGE);
  await noteSubmits(frame);
  for (const label of await critical(frame)) await frame.getByLabel(label, { exact: true }).first().click();
  await button(frame, 'save').click();
  expect(await submits(frame)).toEqual([false]);
  await expect(frame.locator('permlight-notice').getByRole('alert')).toHaveCount(0);
});
