// @ts-check
/**
 * Purpose: a file that somebody hands over is shown before anything of it counts, brings nothing but what it shows, says where from, is
 * never believed before what this browser has read itself, and can be taken back.
 */
import { axeFinds, expect, pill, test } from './fixture.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

const PROFILE = '00e5g000001AbEn';
const NAME = 'from-a-colleague.json';

/** @param {Record<string, unknown>} stored */
const file = (stored) => ({
  name: NAME, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ permlight: 'state', version: 1, written: '', manual: [], waivers: [], stored })),
});

/** @param {string} org @param {string} page @param {string} path @param {string} time @param {[string, string][]} facts */
const evidence = (org, page, path, time, facts) => {
  const section = new URL(path, 'https://any.my.salesforce.com').searchParams.get('s') ?? '';
  return [`evidence:${org}:profile:${PROFILE}:${page}:${section}`, {
    version: 1, org, kind: 'profile', id: PROFILE, name: 'HubSpot Integration', page, title: 'App and System Permissions', path, record: { readings: [{ time, facts }] },
  }];
};

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString();

/** @param {string} approver */
const waiver = (approver) => ({
  rule: 'DAT102', kind: 'profile', name: 'HubSpot Integration', target: 'ModifyAllData', reason: 'Agreed', approver, expires: '2099-12-31',
});

/** The panel where files are taken in. @param {Browser} permlight */
const openPanel = async (permlight) => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Settings' }).click();
  return panel;
};

/** @param {Page} panel @param {Record<string, unknown>} stored */
const choose = async (panel, stored) => {
  await panel.getByLabel(/^Import a backup/).setInputFiles(file(stored));
  const shown = panel.getByRole('group', { name: `What ${NAME} holds` });
  await expect(shown).toBeVisible();
  return shown;
};

/** What the panel found wrong. @param {Page} panel */
const wrong = async (panel) => {
  await panel.getByRole('tab', { name: 'Overview' }).click();
  return Number(await panel.locator('#count-fail b').textContent());
};

/** Everything but what is noted of looks and of the time of keeping. @param {Browser} permlight */
const kept = async (permlight) => Object.fromEntries(Object.entries(await permlight.stored()).filter(([key]) => !/^(looks|chosen|clock)/.test(key)));

test('a file is shown first, taken in on a press, and taken back by one', async ({ permlight, openPage }) => {
  await openPage('profile-enhanced-system-edit', { shell: false });
  await expect.poll(async () => Object.keys(await kept(permlight)).filter((key) => key.startsWith('evidence:')).length).toBe(1);
  const panel = await openPanel(permlight);
  const before = await kept(permlight);
  const [uatKey, uat] = evidence('acme--uat', 'profile-enhanced-edit', `/${PROFILE}/e?s=AppPermissions`, '2026-11-12T09:30:00.000Z', [['permission/ApiEnabled', 'on']]);
  const shown = await choose(panel, {
    [/** @type {string} */ (uatKey)]: uat, 'waivers:acme': { a: waiver('ciso@bank.example'), b: { rule: 'DAT102' } },
    'baselines:acme--uat': { 'user:a': { name: 'Sprint 12', created: '2026-11-12', hash: 'ab'.repeat(32), text: '{}' } },
    settings: { policy: 'team' }, teamPolicy: { policy: { title: 'Recommended' } }, 'labels:acme:ja': { ApiEnabled: 'x' }, 'spy:acme': 1,
  });
  await expect(panel.getByRole('status').last()).toContainText(`${NAME} is shown. Nothing has been imported yet.`);
  for (const words of [
    'Pages: 1, of orgs: 1', 'Orgs: acme--uat', 'Nov 12, 2026', 'Waivers: 1', 'DAT102 · ModifyAllData · HubSpot Integration · acme', 'ciso@bank.example', '31 Dec 2099',
    'Configurations marked as tested: 1', 'acme--uat · Sprint 12 · 2026-11-12', 'Left out: 5', 'settings · never taken from a file',
    'teamPolicy · never taken from a file', 'labels:acme:ja · never', 'spy:acme · never', 'waivers:acme › b · damaged',
  ]) await expect(shown).toContainText(words);
  expect(await kept(permlight)).toEqual(before);

  await shown.getByRole('button', { name: 'Import' }).focus();
  await panel.keyboard.press('Enter');
  await expect(shown).toHaveCount(0);
  await expect(panel.getByRole('status').last()).toContainText('Imported. Entries changed: 3.');
  await expect(panel.getByLabel(/^Import a backup/)).toBeFocused();
  const after = await kept(permlight);
  expect(Object.keys(after).filter((key) => !(key in before)).sort()).toEqual([`evidence:acme--uat:profile:${PROFILE}:profile-enhanced-edit:AppPermissions`, 'baselines:acme--uat', 'waivers:acme'].sort());
  expect(after[/** @type {string} */ (uatKey)].from).toBe(NAME);
  await panel.getByRole('tab', { name: 'All orgs' }).click();
  await panel.locator('.subject button', { hasText: 'acme--uat' }).click();
  await panel.locator('#read-pages summary').click();
  await expect(panel.locator('#read-pages .imported')).toContainText(`imported from ${NAME}`);

  await panel.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(panel.getByRole('status').last()).toHaveText('Undone.');
  expect(await kept(permlight)).toEqual(before);
});

test('what is cancelled leaves nothing, and the same file can be chosen again', async ({ permlight }) => {
  const panel = await openPanel(permlight);
  for (const _ of [1, 2]) {
    const shown = await choose(panel, { 'waivers:acme': { a: waiver('Ada') } });
    await shown.getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect(shown).toHaveCount(0);
    await expect(panel.getByLabel(/^Import a backup/)).toBeFocused();
    expect(await panel.getByLabel(/^Import a backup/).inputValue()).toBe('');
  }
  expect(await kept(permlight)).toEqual({});
});

test('a reading that is later than now, of a record that is none, or of a page elsewhere is left out by name', async ({ permlight, openPage }) => {
  await openPage('profile-enhanced-system-edit', { shell: false });
  const panel = await openPanel(permlight);
  const before = await wrong(panel);
  expect(before).toBeGreaterThan(0);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  const path = `/${PROFILE}/e?s=AppPermissions`;
  const [future, row] = evidence('acme', 'profile-enhanced-edit', path, '9999-12-31T23:59:59.999Z', [['permission/ModifyAllData', 'off']]);
  const [, good] = evidence('acme', 'profile-enhanced-edit', path, yesterday(), []);
  const page = /** @type {object} */ (good);
  const shown = await choose(panel, {
    [/** @type {string} */ (future)]: row,
    'evidence:acme:profile:/acme.evil.example/00e5g000001AbEn:x:': { ...page, id: '/acme.evil.example/00e5g000001AbEn', page: 'x' },
    [`evidence:bank:profile:${PROFILE}:profile-enhanced-edit:AppPermissions`]: { ...page, org: 'bank', path: '//evil.example/login?acme' },
  });
  await expect(shown).toContainText('Left out: 3');
  await expect(shown).toContainText('It holds nothing that is not here already.');
  await expect(shown.getByRole('button')).toHaveText(['Cancel']);
  expect(await wrong(panel)).toBe(before);
});

test('what this browser has read itself counts before any file', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-enhanced-system-edit', { shell: false });
  const { fail } = await pill(frame);
  const panel = await openPanel(permlight);
  const before = await wrong(panel);
  expect(before).toBe(fail);
  const stored = await kept(permlight);
  const [own, row] = Object.entries(stored).find(([key]) => key.startsWith('evidence:')) ?? ['', null];
  const off = row.record.readings[0].facts.map((/** @type {[string, string]} */ [name, value]) => [name, name.startsWith('permission/') ? 'off' : value]);
  const soon = new Date(Date.now() + 60_000).toISOString();
  const [other, page] = evidence('acme', 'profile-original-view', `/${PROFILE}`, soon, [...off, ['permission/*', 'absent']]);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  const shown = await choose(panel, { [own]: { ...row, record: { readings: [{ time: soon, facts: off }] } }, [/** @type {string} */ (other)]: page });
  await expect(shown).toContainText('Pages that this browser has read itself, and that stay as they are: 1');
  await shown.getByRole('button', { name: 'Import' }).click();
  await expect(shown).toHaveCount(0);
  expect((await kept(permlight))[own]).toEqual(row);
  expect((await kept(permlight))[/** @type {string} */ (other)].from).toBe(NAME);
  expect(await wrong(panel)).toBe(before);
});

test('a page that is read takes the place of what a file said of it', async ({ permlight, openPage }) => {
  const panel = await openPanel(permlight);
  const path = '/00e5g000001AbCd';
  const key = 'evidence:acme:profile:00e5g000001AbCd:profile-original-view:';
  const row = {
    version: 1, org: 'acme', kind: 'profile', id: '00e5g000001AbCd', name: 'P', page: 'profile-original-view', title: 'Profile', path,
    record: { readings: [{ time: yesterday(), facts: [['permission/ModifyAllData', 'off'], ['permission/OnlyTheFileSaysSo', 'off']] }] },
  };
  const shown = await choose(panel, { [key]: row });
  await shown.getByRole('button', { name: 'Import' }).click();
  await expect.poll(async () => (await kept(permlight))[key]?.from).toBe(NAME);
  await openPage('profile-original-view', { shell: false });
  await expect.poll(async () => (await kept(permlight))[key]?.from ?? 'own').toBe('own');
  expect(JSON.stringify((await kept(permlight))[key])).not.toContain('OnlyTheFileSaysSo');
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing on what a file holds: ${colorScheme}`, async ({ permlight }) => {
    const panel = await openPanel(permlight);
    await panel.emulateMedia({ colorScheme });
    const [key, row] = evidence('acme', 'profile-enhanced-edit', `/${PROFILE}/e?s=AppPermissions`, yesterday(), []);
    const shown = await choose(panel, { [/** @type {string} */ (key)]: row, 'waivers:acme': { a: waiver('Ada') }, settings: {} });
    await shown.getByRole('button', { name: 'Import' }).focus();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
  });
}
