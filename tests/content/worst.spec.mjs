// @ts-check
/** Purpose: what is worst is seen, counted and reached first. */
import { allMarks, expect, markStyle, only, test } from './fixture.mjs';

const PAGE = 'profile-original-edit';

/** @param {import('playwright-core').Frame} frame the severity of the card that is open */
const severity = async (frame) => (await frame.locator('permlight-card .chip').nth(1).textContent())?.split(': ')[1];

test('Next goes from the worst to the least; a critical mark is filled, a medium one is drawn in outline', only('chromium', 'the order comes from the core, the look from one style; Firefox takes half a minute for the clicks'), async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage(PAGE);
  const wrong = (await allMarks(frame)).filter(({ outcome }) => outcome === 'fail');
  const next = frame.locator('permlight-pill button[data-action="next"]');
  /** @type {string[]} */
  const seen = [];
  /** @type {Record<string, string>} */
  const looks = {};
  // As far as three ranks: all of them would be the same again, many times.
  for (let at = 0; at < wrong.length && Object.keys(looks).length < 3; at += 1) {
    await next.click();
    const found = await severity(frame) ?? '';
    seen.push(found);
    looks[found] ??= await markStyle(frame, await frame.locator('permlight-card .panel').getAttribute('data-target') ?? '', 'backgroundColor');
  }
  const order = ['Critical', 'High', 'Medium', 'Low', 'Information'];
  expect(seen).toEqual([...seen].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  // Of checks, each once: how many, the walk over all pages holds against the core.
  await expect(frame.locator('permlight-pill .summary')).toContainText(/[1-9]\d* wrong\s*[1-9]\d* critical/);
  expect(new Set([looks.Critical, looks.High, looks.Medium]).size).toBe(3);
});

test('the panel is one press away from the page', async ({ openPage }) => {
  const { frame } = await openPage(PAGE);
  await expect(frame.getByRole('button', { name: /^Open the panel/ })).toBeVisible();
});
