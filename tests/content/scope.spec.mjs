// @ts-check
/** Purpose: a page of a person shows one question and nothing else; one click judges it, and after No nothing is left. */
import { expect, test } from './fixture.mjs';

/** @param {import('playwright-core').Frame} frame */
const state = (frame) => frame.evaluate(() => {
  const { paint } = /** @type {any} */ (globalThis).permlight;
  const spoken = document.querySelectorAll('[aria-description*="Permlight"]').length;
  return { marks: paint.list().length, counts: paint.counts(), spoken };
});

const NOTHING = { marks: 0, counts: { fail: 0, critical: 0, pass: 0, unknown: 0, manual: 0 }, spoken: 0 };

/** The user page of an administrator, and the profile of people. */
for (const name of ['user-detail-admin', 'profile-standard-edit']) {
  test(`${name}: asked once; Yes judges it`, async ({ permlight }) => {
    const { frame } = await permlight.open(name, { asked: true });
    const pill = frame.locator('permlight-pill');
    await expect(pill.locator('[data-action="yes"]')).toBeVisible();
    await expect(pill.locator('.tools')).toBeHidden();
    expect(await state(frame)).toEqual(NOTHING);
    await pill.locator('[data-action="yes"]').click();
    await expect.poll(async () => (await state(frame)).marks).toBeGreaterThan(0);
    await expect(pill.locator('.tools')).toBeVisible();
    await expect(pill.locator('[data-action="yes"]')).toHaveCount(0);
  });

  test(`${name}: after No nothing is on the page, now and when it is opened again`, async ({ permlight }) => {
    const { frame } = await permlight.open(name, { asked: true });
    await frame.locator('permlight-pill [data-action="no"]').click();
    await expect(frame.locator('permlight-pill, permlight-card')).toHaveCount(0);
    expect(await state(frame)).toEqual(NOTHING);
    const kept = Object.entries(await permlight.stored()).filter(([key]) => key.startsWith('scope:'));
    expect(kept.map(([, { answer }]) => answer)).toContain('no');
  });
}

test('what is called an integration user\'s is judged without a question', async ({ permlight }) => {
  const { frame } = await permlight.open('profile-original-view', { asked: true });
  await expect.poll(async () => (await state(frame)).marks).toBeGreaterThan(0);
  await expect(frame.locator('permlight-pill [data-action="yes"]')).toHaveCount(0);
});
