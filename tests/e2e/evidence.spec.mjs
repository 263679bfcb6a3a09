// @ts-check
/** What pages prove is kept for their org, and never erased by a page that shows less. */
import { evaluatedAfter, expect, pill, test } from './fixture.mjs';

/** @typedef {import('../../extension/types.d.ts').Evidence} Evidence */

/** @param {import('./browser.mjs').Browser} permlight @returns {Promise<Evidence[]>} */
const evidence = async (permlight) => Object.entries(await permlight.stored())
  .filter(([key]) => key.startsWith('evidence:')).map(([, value]) => /** @type {Evidence} */ (value));

/** @param {Evidence} record */
const facts = ({ record }) => new Map(record.readings.flatMap((reading) => reading.facts));

test('what a page shows is kept with its time, under its org and subject', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  await expect.poll(async () => (await evidence(permlight)).length).toBe(1);
  const [kept] = await evidence(permlight);
  if (!kept) throw new Error('Nothing was kept.');
  expect({ org: kept.org, kind: kept.kind, id: kept.id, name: kept.name, page: kept.page })
    .toEqual({ org: 'acme', kind: 'user', id: '0055g000001HbIn', name: 'HubSpot API User', page: 'user-view' });
  expect(facts(kept).get('user/profile')).toBe('HubSpot Integration');
  expect(Date.parse(kept.record.readings[0]?.time ?? '')).toBeGreaterThan(Date.now() - 600_000);
});

test('a tick that was not saved is no fact', async ({ permlight, openPage }) => {
  const { frame } = await openPage('permission-set-system-edit');
  const { generation } = await pill(frame);
  const box = frame.locator('input[title="ApiEnabled"]');
  const before = await box.isChecked();
  await box.click();
  await evaluatedAfter(frame, generation);
  await expect.poll(async () => {
    const [kept] = await evidence(permlight);
    return kept && facts(kept).get('permission/ApiEnabled');
  }).toBe(before ? 'on' : 'off');
});

test('production and sandbox are kept apart', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  await openPage('user-detail-uat');
  await expect.poll(async () => (await evidence(permlight)).map(({ org }) => org).sort()).toEqual(['acme', 'acme--uat']);
});

test('a page that is no Setup page proves nothing', async ({ permlight }) => {
  for (const name of ['no-rights', 'login-redirect', 'page-not-found']) {
    const { page, frame } = await permlight.load(name);
    await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
    expect((await pill(frame)).status, name).toBe('not-recognised');
    await page.close();
  }
  expect((await evidence(permlight)).filter(({ kind }) => kind === 'profile')).toEqual([]);
});

test('what goes from a page without a load is still kept, and nothing of what the page says then', async ({ permlight, openPage }) => {
  const { frame } = await openPage('user-detail');
  await expect.poll(async () => (await evidence(permlight)).length).toBe(1);
  const before = await evidence(permlight);
  const { generation } = await pill(frame);
  await frame.evaluate(() => document.querySelector('#ep')?.remove());
  await evaluatedAfter(frame, generation);
  // One is kept after the other: once this one is, the other is as well.
  await openPage('user-detail-uat');
  await expect.poll(async () => (await evidence(permlight)).length).toBe(2);
  expect((await evidence(permlight)).filter(({ org }) => org === 'acme')).toEqual(before);
});
