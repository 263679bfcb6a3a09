// @ts-check
/**
 * Purpose: what the overlay says can be seen by everyone: outcomes differ in form and in words, text has contrast in the light and in
 * the dark, nothing leaves the window at 200 % zoom, and pages that are read from right to left are mirrored.
 */
import { axeFinds, expect, marks, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

const OURS = ['permlight-pill', 'permlight-card', 'permlight-notice'];

/** @param {Frame} frame @param {string} action */
const press = (frame, action) => frame.locator(`permlight-pill button[data-action="${action}"]`).click();

/** @param {Frame} frame @param {string[]} [rules] */
const violations = async (frame, rules) => (await axeFinds(frame, { only: OURS, rules })).map(({ id, place }) => `${id}: ${place}`);

test('each outcome has a form and words of its own', async ({ openPage }) => {
  const { frame } = await openPage('profile-original-view');
  const seen = await frame.locator('permlight-mark').evaluateAll((all) => Object.fromEntries(all.map((mark) => {
    const { outcome = '' } = /** @type {HTMLElement} */ (mark).dataset;
    return [outcome, mark.shadowRoot?.querySelector('svg')?.innerHTML ?? 'a dot'];
  })));
  expect(Object.keys(seen).length).toBeGreaterThan(2);
  expect(new Set(Object.values(seen)).size).toBe(Object.keys(seen).length);
  const counts = frame.locator('permlight-pill .count');
  const drawings = await counts.evaluateAll((all) => all.map((each) => each.querySelector('svg')?.innerHTML ?? ''));
  expect(new Set(drawings).size).toBe(drawings.length);
  for (const words of await counts.allInnerTexts()) expect(words.trim()).toMatch(/^\d+ \D+$/);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in the card, the pill and its drawers: ${colorScheme}`, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    const { page, frame } = await permlight.open('permission-set-system-edit', { shell: false });
    await page.emulateMedia({ colorScheme });
    await frame.locator('form').last().evaluate((form) => form.addEventListener('submit', (event) => event.preventDefault()));
    await frame.locator('input[type=submit][name$="save"]').first().click();
    for (const drawer of ['fix-all', 'search', 'help']) {
      await press(frame, drawer);
      if (drawer === 'search') await page.keyboard.type('all');
      expect(await violations(frame), drawer).toEqual([]);
    }
    await press(frame, 'help');
    for (const outcome of ['fail', 'pass']) {
      await frame.locator(`permlight-mark[data-outcome="${outcome}"]`).first().focus();
      await page.keyboard.press('Enter');
      await expect(frame.getByRole('dialog')).toBeFocused();
      expect(await violations(frame), outcome).toEqual([]);
    }
  });
}

test('forced colours: only colours of the system, and every button has an edge', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('permission-set-system-edit');
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await frame.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
  await press(frame, 'fix-all');
  const system = await frame.evaluate(() => {
    const probe = document.createElement('p');
    document.body.append(probe);
    const colours = ['Canvas', 'CanvasText', 'ButtonFace', 'ButtonText', 'LinkText', 'Highlight', 'HighlightText', 'GrayText', 'ButtonBorder'].map((name) => {
      probe.style.color = name;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    return colours;
  });
  const used = await frame.locator('permlight-pill .panel, permlight-pill .panel p, permlight-pill .panel button, permlight-mark .visual').evaluateAll((all) => all
    .filter((each) => each.checkVisibility()).map((each) => getComputedStyle(each).color));
  expect(used.filter((colour) => !system.includes(colour))).toEqual([]);
  const flat = await frame.locator('permlight-pill button.word, permlight-pill button.strong').evaluateAll((all) => all
    .filter((each) => each.checkVisibility() && parseFloat(getComputedStyle(each).borderTopWidth) < 1).length);
  expect(flat).toBe(0);
});

test('200 % zoom: the card, the pill and its drawers stay inside the window', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('permission-set-system-edit', { shell: false });
  await page.setViewportSize({ width: 640, height: 450 });
  /** @param {string} host */
  const outside = (host) => frame.locator(`${host} .panel`).evaluate((panel) => {
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    return [left < 0, top < 0, right > innerWidth + 0.5, bottom > innerHeight + 0.5].filter(Boolean).length;
  });
  for (const drawer of ['fix-all', 'search', 'help']) {
    await press(frame, drawer);
    if (drawer === 'search') await page.keyboard.type('all');
    await frame.waitForFunction(() => {
      const { top, bottom } = /** @type {Element} */ (document.querySelector('permlight-pill')?.shadowRoot?.querySelector('.panel')).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight + 0.5;
    });
    expect(await outside('permlight-pill')).toBe(0);
  }
  await page.keyboard.press('Escape');
  for (const way of ['next', 'next', 'next']) {
    await press(frame, way);
    expect(await outside('permlight-card')).toBe(0);
  }
});

test('a page that is read from right to left: marks at the end of the line, card and pill mirrored', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended', marks: false });
  const { page, frame } = await permlight.load('profile-original-edit');
  await frame.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await permlight.settings({ policy: 'recommended', marks: true });
  await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  const sides = await frame.locator('permlight-mark').evaluateAll((all) => all.flatMap((mark) => {
    const control = mark.previousElementSibling?.getBoundingClientRect();
    const own = (mark.shadowRoot?.querySelector('.visual') ?? mark).getBoundingClientRect();
    return control && control.width > 0 && own.width > 0 ? [{ ended: own.right <= control.left + 1, wide: own.width > 30, gap: control.left - own.right }] : [];
  }));
  expect(sides.length).toBeGreaterThan(50);
  expect(sides.filter(({ ended, gap }) => !ended || gap > 20)).toEqual([]);
  expect(sides.some(({ wide }) => wide)).toBe(true);

  const view = await frame.evaluate(() => document.documentElement.clientWidth);
  const panel = await frame.locator('permlight-pill .panel').evaluate((each) => each.getBoundingClientRect().toJSON());
  expect(panel.left).toBeCloseTo(16, 0);
  await frame.locator('permlight-mark[data-outcome="fail"]').first().focus();
  await page.keyboard.press('Enter');
  const card = frame.getByRole('dialog');
  const [title, close] = await Promise.all([card.locator('h2'), card.locator('button[data-action="close"]')].map((each) => each.evaluate((item) => item.getBoundingClientRect().toJSON())));
  expect(close.right).toBeLessThan(title.right);
  const box = await card.evaluate((each) => each.getBoundingClientRect().toJSON());
  expect(box.left >= 0 && box.right <= view).toBe(true);
});

/** Marks of values, painted as those of a report are. */
const VALUES = `(async () => {
  const { paint } = globalThis.permlight;
  const cells = [...document.querySelectorAll('td.dataCol')].filter((cell) => cell.textContent.trim() !== '' && !cell.querySelector('input,select,img')).slice(0, 6);
  const verdict = {
    outcome: 'fail', severity: 'high', short: 'should be another', name: 'wrong', findings: [{ code: 'X', outcome: 'fail', severity: 'high', message: 'Not this one.' }],
  };
  const marks = cells.map((cell, node) => ({
    node, target: 'user/fact-' + node, label: 'Fact ' + node, state: 'shown', value: cell.textContent.trim(), implies: [], live: false, on: verdict, off: null, unknown: null,
  }));
  await paint.show(marks, cells, () => true);
  return marks.map(({ value }) => value);
})()`;

test('a value has its mark behind its text, nothing moves, and the card says the value', async ({ permlight }) => {
  const { page, frame } = await permlight.open('user-detail', { shell: false });
  const where = () => frame.evaluate(() => [...document.querySelectorAll('td, th, a, span')].map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return [x, y, width, height].join(' ');
  }));
  const before = await where();
  const values = await permlight.inContentScript(frame, VALUES);
  expect(values.length).toBe(6);
  expect(await where()).toEqual(before);
  const gaps = await frame.locator('permlight-mark').evaluateAll((all) => all.map((mark) => {
    const range = document.createRange();
    range.selectNodeContents(/** @type {Node} */ (mark.parentNode));
    range.setEndBefore(mark);
    const text = [...range.getClientRects()].filter(({ width }) => width > 0).at(-1);
    const own = /** @type {Element} */ (mark.shadowRoot?.querySelector('.visual')).getBoundingClientRect();
    return text && own.top < text.bottom && own.bottom > text.top ? own.left - text.right : null;
  }));
  expect(gaps).toHaveLength(6);
  for (const gap of gaps) expect(gap).toBeCloseTo(5, -1);
  await frame.locator('permlight-mark[data-target="user/fact-0"]').focus();
  await page.keyboard.press('Enter');
  const card = frame.getByRole('dialog', { name: 'Fact 0' });
  await expect(card.locator('.chip.value')).toHaveText(`Shown: ${values[0]}`);
  await expect(card.locator('.name')).toHaveText('user/fact-0');
  await expect(card.locator('button[data-action="fix"]')).toHaveCount(0);
});

test('a page of 800 controls: what is on the screen is marked before the rest', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended', marks: false });
  const { frame } = await permlight.load('permission-set-system-edit-large', { shell: false });
  await frame.evaluate(() => {
    /** @type {{top: number, count: number}[]} */
    const tasks = [];
    Object.assign(globalThis, { tasks });
    new MutationObserver((records) => {
      const added = records.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.nodeName === 'PERMLIGHT-MARK');
      const tops = added.map((node) => /** @type {Element} */ (node.previousSibling).getBoundingClientRect().top);
      if (added.length > 0) tasks.push({ top: Math.min(...tops), count: added.length });
    }).observe(document, { subtree: true, childList: true });
  });
  await permlight.settings({ policy: 'recommended', marks: true });
  await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  const tasks = await frame.evaluate(() => /** @type {any} */ (globalThis).tasks);
  expect(tasks.length).toBeGreaterThan(1);
  expect(tasks[0].top).toBeLessThan(400);
  expect(tasks.reduce((/** @type {number} */ sum, /** @type {{count: number}} */ { count }) => sum + count, 0)).toBe((await marks(frame)).size);
  expect((await pill(frame)).status).toBe('read');
});
