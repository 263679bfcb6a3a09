// @ts-check
/** Purpose: the pill stands where the user wants it, never outside the window, and never on what the page has to say. */
import { expect, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const PAGE = 'permission-set-system-edit';

/** @param {Frame} frame @returns {Promise<Box>} in the frame */
const box = (frame) => frame.locator('permlight-pill .panel').evaluate((panel) => {
  const { x, y, width, height } = panel.getBoundingClientRect();
  return { x, y, width, height };
});

/** @param {Frame} frame */
const size = (frame) => frame.evaluate(() => ({ width: document.documentElement.clientWidth, height: innerHeight }));

/** @param {Box} a @param {Box} b */
const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test('dragged by its handle, remembered on the next page', async ({ permlight, openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const before = await box(frame);
  const grip = frame.locator('permlight-pill button[data-action="move"]');
  const from = await grip.boundingBox();
  if (!from) throw new Error('The handle cannot be seen.');
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x - 200, from.y - 100, { steps: 4 });
  await page.mouse.move(from.x - 392, from.y - 292, { steps: 4 });
  await page.mouse.up();
  const moved = await box(frame);
  expect(moved.x).toBeCloseTo(before.x - 400, -1);
  expect(moved.y).toBeCloseTo(before.y - 300, -1);
  const next = await openPage(PAGE);
  const there = await box(next.frame);
  expect([there.x, there.y]).toEqual([expect.closeTo(moved.x, -1), expect.closeTo(moved.y, -1)]);
  await permlight.settings({});
});

test('moved by the arrow keys, and kept inside a window that shrinks', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const before = await box(frame);
  await frame.locator('permlight-pill button[data-action="move"]').focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Shift+ArrowUp']) await page.keyboard.press(key);
  const moved = await box(frame);
  expect([moved.x, moved.y]).toEqual([expect.closeTo(before.x - 32, 0), expect.closeTo(before.y - 80, 0)]);
  for (let press = 0; press < 20; press += 1) await page.keyboard.press('Shift+ArrowRight');
  for (const [width, height] of [[900, 600], [640, 500], [1280, 900]]) {
    await page.setViewportSize({ width, height });
    await frame.waitForFunction(() => {
      const { x, y, right, bottom } = /** @type {Element} */ (document.querySelector('permlight-pill')?.shadowRoot?.querySelector('.panel')).getBoundingClientRect();
      return x >= 0 && y >= 0 && right <= document.documentElement.clientWidth && bottom <= innerHeight;
    });
  }
});

test('in a frame as tall as its content it stays on the screen while the outer page scrolls', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  const height = await frame.evaluate(() => document.documentElement.scrollHeight);
  const holder = await frame.frameElement();
  await holder.evaluate((element, height) => {
    for (let each = /** @type {any} */ (element); each; each = each.parentElement ?? each.getRootNode().host) {
      each.style.cssText += ';height: auto !important; max-height: none !important; overflow: visible !important';
    }
    /** @type {HTMLElement} */ (element).style.setProperty('height', `${height}px`, 'important');
  }, height);
  const pill = frame.locator('permlight-pill .panel');
  /** @param {number} tall */
  const stays = async (tall) => {
    for (const share of [0, 0.5, 1, 0.2]) {
      await page.evaluate((share) => scrollTo(0, document.documentElement.scrollHeight * share), share);
      await expect.poll(async () => {
        const at = await pill.boundingBox();
        return at !== null && at.y >= 0 && at.y + at.height <= tall;
      }).toBe(true);
    }
  };
  await stays(900);
  await page.setViewportSize({ width: 900, height: 400 });
  for (const drawer of ['help', 'scan', 'search']) {
    await pill.locator(`button[data-action="${drawer}"]`).click();
    await stays(400);
    // What does not fit is scrolled inside.
    const body = pill.locator('.drawer .inner');
    expect(await body.evaluate((element) => element.getBoundingClientRect().bottom <= /** @type {Element} */ (element.closest('.panel')).getBoundingClientRect().bottom)).toBe(true);
  }
});

test('made small it stays at its corner; a press makes it wide, a drag moves it', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  await frame.locator('permlight-pill button[data-action="less"]').click();
  const dot = frame.locator('permlight-pill button[data-action="expand"]');
  await expect(dot).toBeVisible();
  const view = await size(frame);
  const small = await box(frame);
  expect(small.x + small.width).toBeCloseTo(view.width - 16, 0);
  const at = await dot.boundingBox();
  if (!at) throw new Error('The small pill cannot be seen.');
  await page.mouse.move(at.x + 20, at.y + 20);
  await page.mouse.down();
  await page.mouse.move(at.x - 180, at.y - 80, { steps: 5 });
  await page.mouse.up();
  await expect(dot).toBeVisible();
  expect((await box(frame)).x).toBeLessThan(small.x - 100);
  await dot.click();
  await expect(frame.locator('permlight-pill button[data-action="less"]')).toBeVisible();
});

for (const [what, markup] of /** @type {const} */ ([
  ['a message', { name: 'div', class: 'errorMsg', role: '' }],
  ['an alert', { name: 'section', class: '', role: 'alert' }],
])) {
  test(`${what} at the pill's place: the pill moves away, and comes back when it is gone`, async ({ openPage }) => {
    const { page, frame } = await openPage(PAGE);
    await page.mouse.move(5, 5);
    const before = await box(frame);
    await frame.evaluate(([place, { name, class: className, role }]) => {
      const made = document.createElement(name);
      Object.assign(made, { className, id: 'spoken', textContent: 'Error: Invalid Data.' });
      if (role) made.setAttribute('role', role);
      Object.assign(made.style, { position: 'fixed', left: `${place.x + 20}px`, top: `${place.y + 10}px`, width: '200px', height: '30px' });
      document.body.append(made);
    }, /** @type {const} */ ([before, markup]));
    await frame.waitForFunction(() => {
      const [a, b] = [document.querySelector('permlight-pill')?.shadowRoot?.querySelector('.panel'), document.querySelector('#spoken')]
        .map((each) => /** @type {Element} */ (each).getBoundingClientRect());
      return a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left || b.right <= a.left;
    });
    await frame.evaluate(() => document.querySelector('#spoken')?.remove());
    await frame.waitForFunction((y) => Math.abs(/** @type {Element} */ (document.querySelector('permlight-pill')?.shadowRoot?.querySelector('.panel'))
      .getBoundingClientRect().y - y) < 1, before.y);
  });
}

test('the buttons at the end of a form are never under the pill', async ({ openPage }) => {
  const { page, frame } = await openPage(PAGE);
  await page.mouse.move(5, 5);
  // The buttons where the pill stands by default.
  await frame.evaluate(() => {
    const row = /** @type {HTMLElement} */ (document.querySelector('.pbBottomButtons'));
    Object.assign(row.style, { position: 'fixed', right: '30px', bottom: '30px' });
  });
  const buttons = frame.locator('.pbBottomButtons input');
  await frame.waitForFunction(() => {
    const panel = /** @type {Element} */ (document.querySelector('permlight-pill')?.shadowRoot?.querySelector('.panel')).getBoundingClientRect();
    return [...document.querySelectorAll('.pbBottomButtons input')].every((button) => {
      const other = button.getBoundingClientRect();
      return panel.bottom <= other.top || other.bottom <= panel.top || panel.right <= other.left || other.right <= panel.left;
    });
  });
  await buttons.first().click({ trial: true });
  const panel = await box(frame);
  const view = await size(frame);
  expect(meet(panel, { x: 0, y: 0, ...view })).toBe(true);
});
