// @ts-check
/**
 * Purpose: the panel and the popup say what an organisation has decided for its browsers, and offer nothing that it took away. That its
 * decisions hold is shown in tests/engine/managed.test.mjs.
 */
import { axeFinds, expect, only, test } from './fixture.mjs';

const CHROMIUM = only('chromium', 'Firefox lets nobody replace the storage of an extension');

/** @param {import('./browser.mjs').Browser} permlight @param {string} path @param {Record<string, unknown>} decided */
const openManaged = async (permlight, path, decided) => {
  const page = await permlight.context.newPage();
  await page.addInitScript((value) => { Object.assign(chrome.storage.managed, { get: async () => value }); }, decided);
  await permlight.driver.gotoOwn(page, path);
  return page;
};

const ALL = {
  policy: 'cloudkettle', allowedOrgs: ['acme', 'acme--*'], allowFix: false, allowReadAll: false, allowImport: false, allowWaivers: false, retentionDays: 90,
};

test('the panel says what the organisation has decided, and offers nothing that it took away', CHROMIUM, async ({ permlight, openPage }) => {
  await openPage('profile-original-view', { shell: false });
  const panel = await openManaged(permlight, 'panel.html', ALL);
  const overview = panel.getByRole('tabpanel');
  await expect(overview).toContainText('Your organisation decides this.');
  await expect(overview.locator('#choose-policy, #suggested, #scan, #metadata-files, #filled-workbook')).toHaveCount(0);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await panel.getByRole('button', { name: 'Expand all' }).click();
  await panel.getByRole('checkbox').first().check();
  await expect(panel.locator('#bulk-assign')).toHaveCount(1);
  await expect(panel.locator('.waive, #bulk-waive')).toHaveCount(0);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  const decided = panel.getByRole('region', { name: 'Decided by your organisation' });
  await expect(decided.getByRole('listitem')).toHaveText([
    'Policy: CloudKettle', 'Only pages of these orgs: acme, acme--*', 'What was read is forgotten after days: 90', 'Nothing can be set on a page.',
    'Read all pages is not allowed.', 'No file can be imported.', 'Nothing can be waived here.',
  ]);
  await expect(panel.locator('#choose-retention, #state-file, #team-file')).toHaveCount(0);
  expect(await axeFinds(panel.mainFrame())).toEqual([]);
});

test('where nothing is decided nothing is said of it', async ({ permlight }) => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: 'Settings' }).click();
  await expect(panel.locator('#state-file')).toHaveCount(1);
  await expect(panel.locator('#managed')).toHaveCount(0);
  const popup = await permlight.openOwn('popup.html');
  await popup.locator('#policy option').first().waitFor({ state: 'attached' });
  await expect(popup.locator('#policy')).toBeEnabled();
  await expect(popup.locator('#managed')).toBeHidden();
});

test('the popup says so, and its choice is closed', CHROMIUM, async ({ permlight }) => {
  const popup = await openManaged(permlight, 'popup.html', { policy: 'cloudkettle' });
  await expect(popup.locator('#managed')).toHaveText('Your organisation decides some settings. The panel lists them: Settings.');
  await expect(popup.locator('#policy')).toBeDisabled();
  await expect(popup.locator('#policy')).toHaveValue('cloudkettle');
  expect(await axeFinds(popup.mainFrame())).toEqual([]);
});
