// @ts-check
/** Purpose: any control that is known can be found by its label or its API name, with the keyboard alone; and only what is wrong can be shown. */
import { beside, controlOf, expect, focusedMark, marks, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

/** @param {Frame} frame */
const search = async (frame) => {
  await frame.locator('permlight-pill button[data-action="search"]').click();
  const input = frame.getByRole('combobox', { name: 'Search marks' });
  await expect(input).toBeFocused();
  return { input, options: frame.getByRole('option'), chosen: frame.locator('permlight-pill [role=option][aria-selected=true]') };
};

test('by label and by API name; arrows choose, Enter goes there', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('permission-set-system-edit');
  const { input, options, chosen } = await search(frame);
  await input.fill('modify all');
  await expect(options).toHaveCount(1);
  await expect(options).toContainText('Modify All Data');
  await expect(options).toContainText('ModifyAllData');
  await expect(options).toHaveAttribute('data-outcome', 'pass');
  await expect(options).toContainText('Right');

  await input.fill('ASSIGNPERMISSION');
  await expect(options).toContainText('Wrong');
  await input.fill('manage');
  await expect.poll(() => options.count()).toBeGreaterThan(3);
  const count = await options.count();
  await expect(chosen).toHaveAttribute('id', 'found-0');
  // While Japanese is being composed, these keys belong to what composes it.
  for (const key of ['ArrowDown', 'Enter']) {
    await input.dispatchEvent('keydown', { key, isComposing: true, bubbles: true, composed: true });
    await expect(chosen).toHaveAttribute('id', 'found-0');
  }
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveAttribute('id', `found-${count - 1}`);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveAttribute('id', 'found-1');
  await expect(input).toHaveAttribute('aria-activedescendant', 'found-1');
  const target = await chosen.getAttribute('data-target') ?? '';
  await page.keyboard.press('Enter');
  await expect(frame.locator('permlight-card .panel')).toHaveAttribute('data-target', target);
  expect(await focusedMark(frame)).toBe(target);
  await expect(await controlOf(frame, target)).toBeInViewport();
});

test('nothing found says so; Escape gives the focus back to the button', async ({ openPage }) => {
  const { page, frame } = await openPage('permission-set-system-edit');
  const { input, options } = await search(frame);
  await input.fill('no such thing');
  await expect(options).toHaveCount(0);
  await expect(frame.locator('permlight-pill .drawer [role=status]')).toHaveText('Nothing found.');
  await page.keyboard.press('Escape');
  await expect(frame.locator('permlight-pill .drawer')).toBeHidden();
  await expect(frame.locator('permlight-pill button[data-action="search"]')).toBeFocused();
});

test('of many matches 50 are listed', async ({ openPage }) => {
  const { frame } = await openPage('permission-set-system-edit-large');
  const { input, options } = await search(frame);
  await input.fill('e');
  await expect(options).toHaveCount(50);
  const all = [...await marks(frame)].length;
  const more = Number(/\d+/.exec(await frame.locator('permlight-pill .drawer [role=status]').innerText())?.[0]);
  expect(more).toBeGreaterThan(100);
  expect(more + 50).toBeLessThanOrEqual(all);
});

test('Only wrong, then only critical hides the other marks and nothing of the page', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('profile-original-edit');
  const wrong = [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail').map(([target]) => target);
  /** @returns {Promise<string[]>} */
  const shown = () => beside(frame, 'globalThis.permlight.paint.list().filter(({ veiled }) => !veiled).map(({ mark }) => mark.target)');
  const said = () => frame.locator('[aria-description^="Permlight: "]').count();
  const controls = () => frame.locator('input:visible').count();
  const [before, visible] = [await shown(), await controls()];
  const only = frame.locator('permlight-pill button[data-action="only-wrong"]');
  await expect(only).toHaveText('Only wrong');
  await only.click();
  await expect(only).toHaveText('Only critical');
  expect(await shown()).toEqual(wrong);
  expect(await said()).toBe(wrong.length);
  expect(await controls()).toBe(visible);
  // A tick that makes a hidden mark wrong brings it back at once.
  await (await controlOf(frame, 'ModifyAllData')).click();
  expect((await shown()).includes('ModifyAllData')).toBe(!wrong.includes('ModifyAllData'));
  await only.focus();
  await page.keyboard.press('w');
  await expect(only).toHaveText('Show all');
  const critical = await beside(frame, "globalThis.permlight.paint.list().filter(({ verdict }) => verdict.severity === 'critical').map(({ mark }) => mark.target)");
  expect(critical.length).toBeGreaterThan(0);
  expect(await shown()).toEqual(critical);
  await page.keyboard.press('w');
  await expect(only).toHaveText('Only wrong');
  expect(await shown()).toEqual(before);
});
