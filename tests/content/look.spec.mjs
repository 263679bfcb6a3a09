// @ts-check
/**
 * Purpose: what the overlay says can be seen by everyone: outcomes differ in form and in words, text has contrast in the light and in
 * the dark, nothing leaves the window at 200 % zoom, and pages that are read from right to left are mirrored.
 */
import { AXE, axeFinds, drawnMarks, expect, firstMark, focusMark, marks, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

const OURS = ['permlight-layer', 'permlight-pill', 'permlight-card', 'permlight-notice'];

/** Runs in a page before our scripts: tools that look at pages see nothing in a closed root. */
const openLayers = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function open(options) { return attach.call(this, { ...options, mode: 'open' }); };
};

/** @param {Frame} frame @param {string} action */
const press = (frame, action) => frame.locator(`permlight-pill button[data-action="${action}"]`).click();

/** @param {Frame} frame @param {string[]} [rules] */
const violations = async (frame, rules) => (await axeFinds(frame, { only: OURS, rules })).map(({ id, place }) => `${id}: ${place}`);

test('each outcome has a form and words of its own', async ({ openPage }) => {
  const { frame } = await openPage('profile-original-view');
  const seen = await frame.evaluate(() => Object.fromEntries(globalThis.permlight.paint.list().filter(({ picture }) => picture?.isConnected)
    .map(({ picture, verdict: { outcome } }) => [outcome, picture?.querySelector('svg')?.innerHTML ?? 'a dot'])));
  expect(Object.keys(seen).sort()).toEqual(['fail', 'pass']);
  expect(new Set(Object.values(seen)).size).toBe(Object.keys(seen).length);
  const counts = frame.locator('permlight-pill .count');
  const drawings = await counts.evaluateAll((all) => all.map((each) => each.querySelector('svg')?.innerHTML ?? ''));
  expect(new Set(drawings).size).toBe(drawings.length);
  for (const words of await counts.allInnerTexts()) expect(words.trim()).toMatch(/^\d+ \D+$/);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in the card, the pill and its drawers: ${colorScheme}`, AXE, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    const page = await permlight.context.newPage();
    await page.addInitScript(openLayers);
    const { frame } = await permlight.open('permission-set-system-edit', { shell: false, page });
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
      await focusMark(frame, await firstMark(frame, outcome));
      await page.keyboard.press('Enter');
      await expect(frame.getByRole('dialog')).toBeFocused();
      expect(await violations(frame), outcome).toEqual([]);
    }
  });
}

test('forced colours: only colours of the system, and every button has an edge', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended' });
  const page = await permlight.context.newPage();
  await page.addInitScript(openLayers);
  const { frame } = await permlight.open('permission-set-system-edit', { page });
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
  const used = await frame.locator('permlight-pill .panel, permlight-pill .panel p, permlight-pill .panel button, permlight-layer .mark').evaluateAll((all) => all
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
  const where = (host) => frame.locator(`${host} .panel`).evaluate((panel) => {
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    const is = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
    return is ? 'inside' : [left, top, right, bottom, innerWidth, innerHeight].join(' ');
  });
  for (const drawer of ['fix-all', 'search', 'help']) {
    await press(frame, drawer);
    // What there is to say beside the counts may be long, too.
    await frame.locator('permlight-pill .more').evaluate((more) => { more.append('word '.repeat(400)); });
    if (drawer === 'search') await page.keyboard.type('all');
    await expect.poll(() => where('permlight-pill'), drawer).toBe('inside');
  }
  await page.keyboard.press('Escape');
  for (const way of ['next', 'next', 'next']) {
    await press(frame, way);
    expect(await where('permlight-card')).toBe('inside');
  }
  // Where the frame is still lower, all of the card can be reached, and none of it lies outside of it.
  await page.setViewportSize({ width: 640, height: 360 });
  await press(frame, 'next');
  expect(await where('permlight-card')).toBe('inside');
  expect(await frame.locator('permlight-card .panel').evaluate((panel) => [...panel.querySelectorAll('h2, .action, footer')].filter((part) => {
    part.scrollIntoView({ block: 'nearest' });
    const [{ top, bottom }, box] = [part.getBoundingClientRect(), panel.getBoundingClientRect()];
    return top < box.top - 1 || bottom > box.bottom + 1;
  }).map(({ className, localName }) => className || localName))).toEqual([]);
});

test('a page that is read from right to left: marks at the end of the line, card and pill mirrored', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended', marks: false });
  const { page, frame } = await permlight.load('profile-original-edit');
  await frame.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await permlight.settings({ policy: 'recommended', marks: true });
  await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  const sides = await frame.evaluate(() => globalThis.permlight.paint.list().flatMap((entry) => {
    const control = entry.control.getBoundingClientRect();
    const own = entry.picture?.isConnected ? entry.picture.getBoundingClientRect() : null;
    return own ? [{ ended: own.right <= control.left + 1, wide: own.width > 30, gap: control.left - own.right }] : [];
  }));
  expect(sides.length).toBeGreaterThan(20);
  expect(sides.filter(({ ended, gap }) => !ended || gap > 20)).toEqual([]);
  expect(sides.some(({ wide }) => wide)).toBe(true);

  const view = await frame.evaluate(() => document.documentElement.clientWidth);
  const panel = await frame.locator('permlight-pill .panel').evaluate((each) => each.getBoundingClientRect().toJSON());
  expect(panel.left).toBeCloseTo(16, 0);
  await focusMark(frame, await firstMark(frame, 'fail'));
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
  paint.show(marks, cells, []);
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
  const gaps = await frame.evaluate(() => globalThis.permlight.paint.list().map(({ control, picture }) => {
    const range = document.createRange();
    range.selectNodeContents(control);
    const text = [...range.getClientRects()].filter(({ width }) => width > 0).at(-1);
    const own = /** @type {Element} */ (picture).getBoundingClientRect();
    return text && own.top < text.bottom && own.bottom > text.top ? own.left - text.right : null;
  }));
  expect(gaps).toHaveLength(6);
  for (const gap of gaps) expect(gap).toBeCloseTo(5, -1);
  await focusMark(frame, 'user/fact-0');
  await page.keyboard.press('Enter');
  const card = frame.getByRole('dialog', { name: 'Fact 0' });
  await expect(card.locator('.chip.value')).toHaveText(`Shown: ${values[0]}`);
  await expect(card.locator('.name')).toHaveText('user/fact-0');
  await expect(card.locator('button[data-action="fix"]')).toHaveCount(0);
});

test('a page of 800 controls: near the screen there are marks, elsewhere there come some when they come near', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await permlight.open('permission-set-system-edit-large', { shell: false });
  const all = await marks(frame);
  expect(all.size).toBeGreaterThan(700);
  // Each is known and counted; few are drawn.
  const { status, fail } = await pill(frame);
  expect({ status, fail }).toEqual({ status: 'read', fail: [...all.values()].filter(({ outcome }) => outcome === 'fail').length });
  expect(await drawnMarks(frame)).toBeLessThan(200);
  /** Whether every control on the screen has its mark, and none is more than two screens away. */
  const near = () => frame.evaluate(() => globalThis.permlight.paint.list().filter(({ control, picture, verdict }) => {
    const { top, bottom } = control.getBoundingClientRect();
    const drawn = picture?.isConnected === true;
    return drawn ? bottom < -2 * innerHeight || top > 3 * innerHeight : verdict.outcome !== 'not-applicable' && bottom > 0 && top < innerHeight;
  }).length);
  expect(await near()).toBe(0);
  for (const part of [1, 0.5, 0.47, 0]) {
    await frame.evaluate((much) => scrollTo({ top: much * document.documentElement.scrollHeight, behavior: 'instant' }), part);
    await expect.poll(near).toBe(0);
    expect(await drawnMarks(frame)).toBeLessThan(200);
  }
});
