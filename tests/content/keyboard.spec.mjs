// @ts-check
/** Purpose: everything that the overlay offers can be done with the keyboard, and no key is taken from the page. */
import { controlOf, drawnMarks, expect, focusedMark, marks, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

const PAGE = 'permission-set-system-edit';

/** What has the focus, through our own shadow trees; of a mark, what it is about. @param {Frame} frame @returns {Promise<string>} */
const focused = async (frame) => await focusedMark(frame) ?? frame.evaluate(() => {
  const active = document.activeElement;
  const inner = active?.shadowRoot?.activeElement;
  return inner ? `${active?.localName} ${inner.getAttribute('data-action') ?? inner.localName}` : active?.className ?? '';
});

/** A chord is heard in the frame that has the focus. @param {import('../e2e/browser.mjs').Opened} opened */
const enter = ({ frame }) => frame.locator('body').click({ position: { x: 2, y: 2 } });

test('a chord goes to the pill and back to where the focus was', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const field = frame.locator('input.pc_search');
  await field.focus();
  await page.keyboard.press('Alt+Shift+P');
  expect(await focused(frame)).toBe('permlight-pill next');
  await page.keyboard.press('Escape');
  await expect(field).toBeFocused();
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('Alt+Shift+P');
  await expect(field).toBeFocused();
});

test('a pill that was closed or made small comes back with the chord', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  await frame.locator('permlight-pill button[data-action="close"]').click();
  await expect(frame.locator('permlight-pill')).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+P');
  expect(await focused(frame)).toBe('permlight-pill next');
  await page.keyboard.press('c');
  await expect(frame.locator('permlight-pill button[data-action="expand"]')).toBeFocused();
  await page.keyboard.press('c');
  await expect(frame.locator('permlight-pill button[data-action="less"]')).toBeFocused();
});

test('letters lead from finding to finding and open the drawers; Escape closes the innermost', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const opened = await openPage(PAGE);
  const { page, frame } = opened;
  await enter(opened);
  const order = [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail' || outcome === 'unknown').map(([target]) => target);
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('n');
  expect(await focused(frame)).toBe(order[0]);
  await page.keyboard.press('n');
  expect(await focused(frame)).toBe(order[1]);
  await page.keyboard.press('p');
  expect(await focused(frame)).toBe(order[0]);

  const drawer = frame.locator('permlight-pill .drawer');
  for (const [key, name] of [['?', 'help'], ['a', 'fix'], ['s', 'search']]) {
    await page.keyboard.press('Alt+Shift+P');
    await page.keyboard.press(key ?? '');
    await expect(drawer).toHaveAttribute('data-drawer', name ?? '');
    await expect(drawer).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    expect((await focused(frame)).split(' ')[0]).toBe('permlight-pill');
    await page.keyboard.press('Escape');
    expect(await focused(frame)).toBe(order[0]);
    // From a mark a letter is enough, and one Escape leads back.
    await page.keyboard.press(key ?? '');
    await expect(drawer).toBeVisible();
    await page.keyboard.press('Escape');
    expect(await focused(frame)).toBe(order[0]);
  }
});

test('fix and undo, and all of Fix all, without a pointer', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const opened = await openPage(PAGE);
  const { page, frame } = opened;
  await enter(opened);
  const wrong = async () => (await pill(frame)).fail;
  const all = await wrong();
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('n');
  await page.keyboard.press('f');
  await expect.poll(wrong).toBe(all - 1);
  await page.keyboard.press('u');
  await expect.poll(wrong).toBe(all);
  await page.keyboard.press('a');
  await expect(frame.getByRole('button', { name: /^Apply/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(frame.getByRole('button', { name: 'Go to Save' })).toBeFocused();
  expect(await wrong()).toBeLessThan(all - 1);
  await page.keyboard.press('Tab');
  await expect(frame.getByRole('button', { name: 'Undo all' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(wrong).toBe(all);
});

test('letters and chords of the page stay with the page', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const field = frame.locator('input.pc_search');
  await field.focus();
  await page.keyboard.type('npwsfauc?/');
  await expect(field).toHaveValue('npwsfauc?/');
  await expect(frame.locator('permlight-card')).toHaveCount(0);
  await expect(frame.locator('permlight-pill .drawer')).toBeHidden();
  // One browser gives a page's access keys the modifiers of our chords.
  await frame.evaluate(() => { document.querySelector('a')?.setAttribute('accesskey', 'P'); });
  await field.focus();
  await page.keyboard.press('Alt+Shift+P');
  expect((await focused(frame)).startsWith('permlight-pill')).toBe(false);
});

test('one chord hides all marks and shows them again', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const shown = () => drawnMarks(frame);
  const before = await shown();
  expect(before).toBeGreaterThan(10);
  await frame.locator('input.pc_search').focus();
  await page.keyboard.press('Alt+Shift+H');
  expect(await shown()).toBe(0);
  await expect(frame.locator('permlight-pill')).toContainText('Marks are hidden');
  await expect(frame.locator('input.pc_search')).toBeFocused();
  await page.keyboard.press('Alt+Shift+H');
  expect(await shown()).toBe(before);
});

test('the help names each key that acts', async ({ openPage }) => {
  const opened = await openPage(PAGE);
  const { page, frame } = opened;
  await enter(opened);
  await page.keyboard.press('Alt+Shift+P');
  await page.keyboard.press('?');
  const keys = await frame.locator('permlight-pill .drawer kbd').allInnerTexts();
  expect(keys).toEqual(['Alt+Shift+P', 'Alt+Shift+H', 'N', 'P', 'W', 'S', '/', 'O', 'R', 'F', 'A', 'U', 'G', 'C', '?', 'Enter', 'Esc', '← ↑ ↓ →']);
  const words = await frame.locator('permlight-pill .drawer dd').allInnerTexts();
  expect(words.filter((each) => each.trim() === '')).toEqual([]);
});

/** Where Tab leads, one press after the other: a mark by what it is about, an element of the page by its tag. @param {import('../e2e/browser.mjs').Opened} opened @param {'Tab' | 'Shift+Tab'} key @param {number} times */
const walk = async ({ page, frame }, key, times) => {
  /** @type {string[]} */
  const way = [];
  for (let time = 0; time < times; time += 1) {
    await page.keyboard.press(key);
    way.push(await focusedMark(frame) ?? await frame.evaluate(() => `<${document.activeElement?.localName}>`));
  }
  return way;
};

test('Tab stops at the mark of a finding after its control, and goes the same way back', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const opened = await openPage(PAGE);
  const { frame } = opened;
  const findings = [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail' || outcome === 'unknown').map(([target]) => target);
  const [first = ''] = findings;
  await (await controlOf(frame, first)).focus();
  const there = await walk(opened, 'Tab', 12);
  expect(there.slice(0, 2)).toEqual([first, '<input>']);
  // Nothing that is right is a stop.
  expect(there.filter((stop) => !stop.startsWith('<') && !findings.includes(stop))).toEqual([]);
  const back = await walk(opened, 'Shift+Tab', 12);
  expect(back).toEqual([...there.slice(0, -1).reverse(), '<input>']);
  await expect(await controlOf(frame, first)).toBeFocused();
});

test('on a page without fields Tab stops at each finding between the links', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const opened = await openPage('profile-original-view');
  const { frame } = opened;
  const findings = [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail' || outcome === 'unknown').map(([target]) => target);
  await frame.locator('input[type=button], input[type=submit], a[href]').first().focus();
  /** @type {string[]} */
  const seen = [];
  for (let press = 0; press < 80 && !seen.includes(findings[2] ?? ''); press += 1) seen.push(...await walk(opened, 'Tab', 1));
  expect(seen.filter((stop) => !stop.startsWith('<'))).toEqual(findings.slice(0, 3));
  expect((await walk(opened, 'Shift+Tab', 2))).toEqual(findings.slice(0, 2).reverse());
});
