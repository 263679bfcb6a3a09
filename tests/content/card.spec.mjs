// @ts-check
/** Purpose: everything that a mark knows can be reached with the keyboard alone, and assistive technology can read it. */
import { beside, AXE, axeFinds, clickMark, controlOf, expect, firstMark, focusMark, focusedMark, marks, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

test('Tab, Enter, Escape: a finding is read without a mouse', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('profile-original-edit');
  const target = 'ModifyAllData';
  const control = await controlOf(frame, target);
  await control.focus();
  await page.keyboard.press('Tab');
  expect(await focusedMark(frame)).toBe(target);

  await page.keyboard.press('Enter');
  const card = frame.getByRole('dialog', { name: 'Modify All Data' });
  await expect(card).toBeVisible();
  await expect(card).toBeFocused();
  const mark = (await marks(frame)).get(target);
  expect(mark?.codes.length).toBeGreaterThan(0);
  for (const code of mark?.codes ?? []) {
    const section = card.locator(`section[data-code="${code}"]`);
    await expect(section.locator('.message')).not.toBeEmpty();
    const [fix, why] = await section.getByRole('heading').allTextContents();
    expect([fix, why]).toEqual(['What to do', 'Why']);
    await expect(section.locator('.do p')).toHaveText(/^[^{}]{10,}$/);
    await expect(section.getByRole('listitem').first()).not.toBeEmpty();
    await expect(section.locator('footer')).toContainText(code);
  }
  await page.keyboard.press('Escape');
  await expect(frame.locator('permlight-card')).toHaveCount(0);
  expect(await focusedMark(frame)).toBe(target);
});

test('the keyboard on a mark or in its card does not reach the page', async ({ openPage }) => {
  const { page, frame } = await openPage('profile-original-edit');
  await frame.evaluate(() => {
    Object.assign(globalThis, { heard: [] });
    for (const type of ['click', 'keydown', 'submit']) {
      document.addEventListener(type, ({ target }) => /** @type {any} */ (globalThis).heard.push(`${type} ${/** @type {Element} */ (target).localName}`));
    }
  });
  const [first = '', second = ''] = [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail').map(([target]) => target);
  await focusMark(frame, first);
  await page.keyboard.press('Enter');
  await expect(frame.getByRole('dialog')).toBeFocused();
  await page.keyboard.press('Escape');
  await clickMark(frame, second);
  await expect(frame.getByRole('dialog')).toBeVisible();
  expect(await frame.evaluate(() => /** @type {any} */ (globalThis).heard)).toEqual([]);
});

test('the pill goes from finding to finding, each the next on the page of those that are as grave', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('profile-original-view');
  const order = await beside(frame, "globalThis.permlight.paint.list().filter(({ verdict }) => verdict.severity === 'critical' && verdict.outcome === 'fail').map(({ mark }) => mark.target)");
  expect(order.length).toBeGreaterThan(3);
  const pill = frame.locator('permlight-pill');
  /** @param {'next' | 'previous'} way */
  const go = async (way) => {
    await pill.locator(`button[data-action="${way}"]`).focus();
    await page.keyboard.press('Enter');
    const at = await focusedMark(frame);
    await expect(frame.locator('permlight-card .panel')).toHaveAttribute('data-target', at ?? '');
    await expect(await controlOf(frame, at ?? '')).toBeInViewport();
    return at;
  };
  expect([await go('next'), await go('next'), await go('next'), await go('previous')]).toEqual([order[0], order[1], order[2], order[1]]);
});

/**
 * What axe finds, a line for each node. That the page's own content stands in no landmark is one finding, however axe
 * groups the nodes: a button among them, which is what a mark is, makes it report them one by one.
 * @param {Frame} frame @param {string[]} [only]
 */
const violations = async (frame, only) => {
  const lines = (await axeFinds(frame, { only })).map(({ id, place }) =>
    (id === 'region' && !place.includes('permlight-') ? 'region: the page itself' : `${id}: ${place}`));
  return [...new Set(lines)].sort();
};

for (const name of ['profile-original-view', 'profile-original-view-licence', 'profile-enhanced-app-edit']) {
  test(`axe finds nothing new once the page is painted and a card is open: ${name}`, AXE, async ({ permlight }) => {
    await permlight.settings({ policy: 'cloudkettle', marks: false });
    const { page, frame } = await permlight.load(name, { shell: false });
    const before = await violations(frame);
    await permlight.settings({ policy: 'cloudkettle', marks: true });
    await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
    await focusMark(frame, await firstMark(frame, 'fail'));
    await page.keyboard.press('Enter');
    await expect(frame.getByRole('dialog')).toBeFocused();
    expect((await violations(frame)).filter((line) => !before.includes(line))).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(frame, ['permlight-pill', 'permlight-card', 'permlight-layer'])).toEqual([]);
  });
}
