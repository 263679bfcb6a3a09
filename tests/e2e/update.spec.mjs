// @ts-check
/** Purpose: a page that outlives its version of the extension says so at every button, and changes nothing by halves. */
import { controlOf, expect, firstMark, focusMark, marks, only, test } from './fixture.mjs';
import { launch } from './browser.mjs';

const WORDS = 'Permlight was updated: reload this page.';

/** Another browser: this one keeps an extension that was loaded from a folder switched off after it has updated itself. */
const outdated = async () => {
  const browser = await launch();
  await browser.settings({ policy: 'recommended' });
  const opened = await browser.open('profile-original-edit', { shell: false });
  /** @type {string[]} */
  const errors = [];
  opened.page.on('pageerror', ({ message }) => errors.push(message));
  const { frame } = opened;
  const ticks = () => frame.evaluate(() => [...document.querySelectorAll('input')].map(({ checked }) => checked));
  const update = async () => {
    await browser.driver.inExtension(() => { setTimeout(() => chrome.runtime.reload()); });
    await expect.poll(() => browser.inContentScript(frame, 'Boolean(chrome.runtime?.id)')).toBe(false);
  };
  return { browser, ...opened, errors, ticks, update, said: () => frame.locator('permlight-notice .panel').innerText() };
};

const CHROMIUM = only('chromium', 'Firefox puts the new version into pages that are open, and takes the old one away');

test('Fix all changes nothing', CHROMIUM, async () => {
  const { browser, frame, errors, ticks, update, said } = await outdated();
  await frame.locator('permlight-pill button[data-action="fix-all"]').click();
  const before = await ticks();
  await update();
  await frame.locator('permlight-pill button[data-action="apply"]').click();
  await expect.poll(said).toContain(WORDS);
  expect(await ticks()).toEqual(before);
  expect(errors).toEqual([]);
  await browser.close();
});

test('every button, a tick and the keys say it, and nothing throws', CHROMIUM, async () => {
  const { browser, page, frame, errors, ticks, update, said } = await outdated();
  await update();
  const before = await ticks();
  for (const action of ['next', 'previous', 'only-wrong', 'fix-all', 'search', 'scan', 'help', 'less']) {
    await frame.locator(`permlight-pill button[data-action="${action}"]`).click();
    expect(await said(), action).toContain(WORDS);
    // The notice has a button, too, which is the one that works.
    await frame.locator('permlight-notice').evaluate((host) => host.shadowRoot?.querySelector('.panel')?.remove());
  }
  await expect(frame.locator('permlight-pill .summary')).toHaveText(WORDS);
  await focusMark(frame, await firstMark(frame, 'fail'));
  await page.keyboard.press('f');
  await page.keyboard.press('Enter');
  expect(await ticks()).toEqual(before);
  const target = await firstMark(frame, 'fail', 'on');
  await (await controlOf(frame, target)).uncheck();
  expect((await marks(frame)).get(target)?.state).toBe('off');
  await expect.poll(said).toContain(WORDS);
  expect(errors).toEqual([]);
  await browser.close();
});
