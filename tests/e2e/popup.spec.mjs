// @ts-check
/** Purpose: what is chosen in the popup holds at once for pages that are open, without a reload. */
import { evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

/** @param {import('./browser.mjs').Browser} browser */
const openPopup = async (browser) => {
  const popup = await browser.openOwn('popup.html');
  await popup.getByRole('radio').first().waitFor();
  return popup;
};

/** @param {import('playwright-core').Frame} frame */
const outcomes = async (frame) => Object.fromEntries([...await marks(frame)].map(([target, { outcome, codes }]) => [target, [outcome, ...codes].join(' ')]));

test('another policy: the marks follow', async ({ permlight, openPage }) => {
  const { page, frame } = await openPage('profile-original-view');
  /** @type {Record<string, string>[]} */
  const seen = [];
  const popup = await openPopup(permlight);
  for (const policy of ['cloudkettle', 'smartosc', 'recommended']) {
    const { generation } = await pill(frame);
    await popup.bringToFront();
    await popup.locator(`input[type=radio][value="${policy}"]`).check();
    await page.bringToFront();
    await evaluatedAfter(frame, generation);
    const followed = await outcomes(frame);
    // The same page, opened under that policy.
    const fresh = await openPage('profile-original-view');
    expect(followed).toEqual(await outcomes(fresh.frame));
    await fresh.page.close();
    seen.push(followed);
  }
  expect(seen[0]).not.toEqual(seen[1]);
  expect(seen[1]).not.toEqual(seen[2]);
});

test('marks off: all are gone; on: all are back', async ({ permlight, openPage }) => {
  const { page, frame } = await openPage('permission-set-system-edit');
  const before = await outcomes(frame);
  const popup = await openPopup(permlight);
  const shown = popup.locator('#marks');
  await expect(shown).toBeChecked();

  await shown.uncheck();
  await expect(frame.locator('permlight-layer, permlight-pill, permlight-card')).toHaveCount(0);
  await shown.check();
  await page.bringToFront();
  await expect(frame.locator('permlight-pill[data-generation]')).toHaveCount(1);
  expect(await outcomes(frame)).toEqual(before);
});

test('what is chosen is still chosen when the popup opens again', async ({ permlight }) => {
  const first = await openPopup(permlight);
  await first.locator('input[type=radio][value="smartosc"]').check();
  await first.close();
  const second = await openPopup(permlight);
  await expect(second.locator('input[type=radio][value="smartosc"]')).toBeChecked();
});
