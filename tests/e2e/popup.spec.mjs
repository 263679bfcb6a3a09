// @ts-check
/** Purpose: what is chosen in the popup holds at once for pages that are open, without a reload. */
import { axeFinds, evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

/** @param {import('./browser.mjs').Browser} browser */
const openPopup = async (browser) => {
  const popup = await browser.openOwn('popup.html');
  await popup.locator('#policy option').first().waitFor({ state: 'attached' });
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
    await popup.locator('#policy').selectOption(policy);
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
  await first.locator('#policy').selectOption('smartosc');
  await expect.poll(async () => (await permlight.stored()).settings?.policy).toBe('smartosc');
  await first.close();
  const second = await openPopup(permlight);
  await expect(second.locator('#policy')).toHaveValue('smartosc');
});

test('all of it is seen without scrolling, the way to the panel first', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const popup = await openPopup(permlight);
  await popup.setViewportSize({ width: 360, height: 560 });
  expect(await popup.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(560);
  await popup.locator('body').press('Tab');
  const order = await popup.evaluate(() => [...document.querySelectorAll('main button, main select')].map(({ id }) => id));
  expect(order).toEqual(['panel', 'policy']);
});

test('after installation a page says what Permlight does, what it never does, and how to begin', async ({ permlight }) => {
  const welcome = await permlight.openOwn('welcome.html');
  await expect(welcome.getByRole('heading', { name: 'What it never does' })).toBeVisible();
  await welcome.getByLabel(/Choose the guide/).selectOption('smartosc');
  await expect.poll(async () => (await permlight.stored()).settings?.policy).toBe('smartosc');
  await expect(welcome.getByRole('button', { name: 'Open the panel' })).toBeVisible();
  const popup = await openPopup(permlight);
  for (const page of [welcome, popup]) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFinds(page.mainFrame()), colorScheme).toEqual([]);
    }
  }
});

test('one press in the page opens the panel', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-view');
  await frame.getByRole('button', { name: /^Open the panel/ }).click();
  const isOpen = () => permlight.driver.inExtension(async () => {
    const tabs = await chrome.tabs.query({});
    /** @type {any} */
    const { getContexts } = chrome.runtime;
    const beside = getContexts ? await getContexts.call(chrome.runtime, { contextTypes: ['SIDE_PANEL'] }) : [];
    return beside.length > 0 || tabs.some(({ url }) => url?.endsWith('/panel.html'));
  });
  await expect.poll(isOpen).toBe(true);
});
