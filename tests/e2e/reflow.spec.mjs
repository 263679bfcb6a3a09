// @ts-check
/** Purpose: the panel can be read and used at 320 px, at 200 % zoom, in forced colours, and with the keyboard alone. */
import { axeFinds, expect, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Page} Page */

const TABS = ['Overview', 'Checklist', 'Verify', 'All orgs', 'Settings'];

/** Elements that are wider than the window. @param {Page} panel */
const tooWide = (panel) => panel.evaluate(() => {
  const width = document.documentElement.clientWidth + 1;
  const is = document.scrollingElement;
  const all = is && is.scrollWidth > is.clientWidth + 1 ? [...document.querySelectorAll('body *')] : [];
  return all.filter((element) => element.getBoundingClientRect().right > width).map(({ tagName, id, className }) => `${tagName} ${id} ${className}`).slice(0, 5);
});

for (const [name, width, zoom] of /** @type {[string, number, number][]} */ ([['320 px', 320, 1], ['200 % zoom', 640, 2]])) {
  test(`nothing of any part leaves the window: ${name}`, async ({ permlight, openPage }) => {
    await openPage('user-detail');
    const panel = await permlight.openOwn('panel.html');
    await panel.setViewportSize({ width, height: 800 });
    await panel.evaluate((zoom) => { document.documentElement.style.zoom = String(zoom); }, zoom);
    for (const tab of TABS) {
      await panel.getByRole('tab', { name: tab }).click();
      await expect(panel.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
      const declare = panel.locator('#declare');
      if (await declare.count() > 0) await declare.click();
      await panel.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true; });
      expect(await tooWide(panel), tab).toEqual([]);
    }
  });
}

test('in forced colours one tab is marked, and axe finds nothing', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  await panel.emulateMedia({ forcedColors: 'active' });
  await expect(panel.getByRole('tab', { selected: true })).toBeVisible();
  const lines = await panel.getByRole('tab').evaluateAll((tabs) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'Canvas';
    const paper = getComputedStyle(probe).color;
    probe.remove();
    return tabs.map((tab) => {
      const { borderBottomStyle, borderBottomWidth, borderBottomColor } = getComputedStyle(tab);
      return [tab.getAttribute('aria-selected'), borderBottomStyle !== 'none' && borderBottomWidth !== '0px' && borderBottomColor !== paper];
    });
  });
  expect(lines.filter(([, line]) => line)).toEqual([['true', true]]);
  expect(await axeFinds(panel.mainFrame())).toEqual([]);
});

test('with the keyboard alone: a check is opened, settled and taken back', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Overview' }).focus();
  await panel.keyboard.press('ArrowRight');
  await expect(panel.getByRole('tab', { name: 'Checklist' })).toBeFocused();
  /** @param {(label: string) => boolean} is */
  const to = async (is) => {
    for (let step = 0; step < 200; step += 1) {
      await panel.keyboard.press('Tab');
      const label = await panel.evaluate(() => {
        const element = document.activeElement;
        const id = element?.id ?? '';
        const named = id ? document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent : '';
        return `${element?.tagName} ${element?.parentElement?.className} ${element?.getAttribute('aria-label') ?? named ?? ''} ${element?.textContent ?? ''}`;
      });
      if (is(label)) return;
    }
    throw new Error('The keyboard does not lead there.');
  };
  const left = panel.locator('.findings > li:has(details.item)');
  await expect(left.first()).toBeVisible();
  const amount = await left.count();
  await to((label) => /^SUMMARY .*\bitem\b/.test(label));
  await panel.keyboard.press('Enter');
  await to((label) => /^INPUT \S* Who/.test(label));
  await panel.keyboard.type('Ada');
  await to((label) => /^BUTTON.* ?Done$/.test(label));
  await panel.keyboard.press('Enter');
  await expect(left).toHaveCount(amount - 1);
  // What was settled left the list, and the keyboard is at what stands there now.
  await expect(left.first().locator('summary').first()).toBeFocused();
  await to((label) => /^BUTTON.*Undo$/.test(label));
  await panel.keyboard.press('Enter');
  await expect(left).toHaveCount(amount);
});
