// @ts-check
/** Purpose: an admin finishes in the panel: what to fix first, on the page; who it is about; the checklist; all orgs. */
import { axeFinds, expect, test } from './fixture.mjs';

/** Calls of the demo's integration user, as Salesforce logs them. */
const LOG = [
  ['EVENT_TYPE', 'TIMESTAMP_DERIVED', 'USER_NAME', 'API_FAMILY', 'API_RESOURCE', 'HTTP_METHOD', 'STATUS_CODE', 'ENTITY_NAME'],
  ['PATCH', '/v62.0/sobjects/Lead/00Q5e00000abcdeEAA', '204'], ['DELETE', '/v62.0/sobjects/Lead/00Q5e00000abcdeEAA', '403'],
  ['POST', '/v62.0/composite', '200'],
].map((row, at) => (at === 0 ? row : ['ApiTotalUsage', '2026-11-15T04:46:15.591Z', 'hubspot.api@acme.example', 'REST', row[1], row[0], row[2], '']))
  .map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');

/** @param {import('./browser.mjs').Browser} permlight @param {string} [tab] */
const openPanel = async (permlight, tab = 'Overview') => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab', { name: tab }).click();
  return panel;
};

test('Show on page leads to the box that can be changed, and its card', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page } = await openPage('profile-original-view', { shell: false });
  const panel = await openPanel(permlight);
  const first = panel.locator('.first li').first();
  await expect(first).toContainText('→ should be off');
  await first.getByRole('button', { name: 'Show on page' }).click();
  await page.waitForURL(/\/00e5g000001AbCd\/e/);
  const card = page.getByRole('dialog');
  await expect(card).toBeVisible();
  await expect(card.getByRole('button', { name: 'Set as Recommended wants' })).toBeVisible();
  const shown = (await card.getByRole('heading').first().textContent()) ?? '-';
  await expect(first).toContainText(shown);
});

test('the panel stays with the user on the profile of the user, and offers to switch', async ({ permlight, openPage }) => {
  const { page } = await openPage('user-detail');
  const panel = await openPanel(permlight);
  await expect(panel.locator('#choose-subject')).toHaveValue('HubSpot API User (user)');
  // What somebody began to type stays, and holds nothing up.
  await panel.locator('#choose-subject').fill('Mark');
  await page.bringToFront();
  await permlight.open('profile-original-view', { page });
  await expect(panel.getByText(/The page beside is about HubSpot Integration \(profile\), which belongs/)).toBeVisible();
  await expect(panel.locator('#choose-subject')).toHaveValue('Mark');
  await expect(panel.locator('header .whom')).toContainText('HubSpot API User');
  await panel.bringToFront();
  await panel.getByRole('button', { name: 'Look at HubSpot Integration (profile)' }).click();
  await expect(panel.locator('#choose-subject')).toHaveValue('HubSpot Integration (profile)');
});

test('every check that is left can be settled in the panel, with who and when, and undone', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight, 'Checklist');
  await panel.getByRole('button', { name: 'Expand all' }).click();
  const left = panel.locator('.findings > li:has(details.item)');
  const amount = await left.count();
  expect(amount).toBeGreaterThan(10);
  await expect(panel.locator('.by-hand').getByLabel('Who', { exact: true })).toHaveCount(amount);

  const unknown = left.filter({ has: panel.locator('.outcome.unknown, .outcome.manual') }).first();
  const code = (await unknown.locator('details').first().getAttribute('id')) ?? '';
  await unknown.getByRole('button', { name: 'Done' }).click();
  await expect(unknown.getByLabel('Who')).toBeFocused();
  await expect(unknown.getByLabel('Who')).toHaveAttribute('aria-invalid', 'true');
  await unknown.getByLabel('Who').fill('Ada');
  await unknown.getByRole('button', { name: 'Done' }).click();
  await expect(left).toHaveCount(amount - 1);
  await expect(panel.locator(`[id="${code}"]`)).toHaveCount(0);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(left).toHaveCount(amount);
});

test('what was typed and not kept is there again when the panel opens again', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  await panel.getByRole('button', { name: 'Expand all' }).click();
  const note = panel.getByLabel('Note').first();
  const id = await note.getAttribute('id');
  await note.fill('half a sentence');
  await expect.poll(() => permlight.driver.inExtension(async () => Object.values((await chrome.storage.session.get('drafts')).drafts ?? {}))).toEqual(['half a sentence']);
  await panel.close();
  const later = await openPanel(permlight, 'Checklist');
  await later.getByRole('button', { name: 'Expand all' }).click();
  await expect(later.locator(`[id="${id}"]`)).toHaveValue('half a sentence');
});

test('checks are assigned and waived together, and both can be undone', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await openPanel(permlight, 'Checklist');
  // Keys alone.
  await panel.getByRole('button', { name: /^Wrong/ }).press('Enter');
  await panel.getByLabel('Severity', { exact: true }).focus();
  await panel.keyboard.type('Critical');
  await expect(panel.locator('.severity.high')).toHaveCount(0);
  const listed = await panel.locator('.check').count();
  await expect(panel.locator('.check .severity.critical')).toHaveCount(listed);
  for (const at of [0, 1, 2]) await panel.getByRole('checkbox').nth(at).press(' ');
  await expect(panel.getByRole('heading', { name: 'Checks selected: 3' })).toBeVisible();
  const bulk = panel.locator('.bulk');
  await bulk.locator('#bulk-copy').press('Enter');
  await expect(panel.getByText('Copied.')).toBeVisible();
  await bulk.locator('#bulk-assign summary').press('Enter');
  await bulk.getByLabel('Who').fill('Bob');
  await bulk.getByLabel('Due on').fill('2099-01-31');
  await bulk.getByRole('button', { name: 'Assign', exact: true }).press('Enter');
  const entries = async () => Object.values((await permlight.stored())['manual:acme'] ?? {});
  await expect.poll(async () => (await entries()).map((/** @type {any} */ { owner, date, state }) => [owner, date, state])).toEqual(
    Array.from({ length: 3 }, () => ['Bob', '2099-01-31', 'open']));
  await panel.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(entries).toEqual([]);
});

test('an integration is declared without a file: owner, needs from a vendor', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight, 'Checklist');
  await panel.locator('#declare').click();
  await expect(panel.getByLabel('Integration', { exact: true })).toBeFocused();
  await panel.getByLabel('Integration', { exact: true }).fill('HubSpot');
  await panel.getByLabel('Who answers for it').fill('ops@acme.example');
  await panel.getByLabel('Fill in what it needs from').selectOption('hubspot');
  const box = panel.getByRole('checkbox', { name: 'Account · Delete' });
  await expect(box).toBeChecked();
  await box.uncheck();
  await panel.locator('#declare-others > summary').click();
  await panel.getByLabel('fields · edit').fill('Lead.Email, Lead.Phone');
  await panel.getByLabel('flows', { exact: true }).fill('Route_Leads');
  expect(await axeFinds(panel.mainFrame())).toEqual([]);
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText('HubSpot · ops@acme.example')).toBeVisible();
  const [declared] = Object.values((await permlight.stored())['register:acme'] ?? {});
  expect(declared).toMatchObject({
    user: 'hubspot.api@acme.example', risk: 'low', fields: [['Lead.Email', 'edit'], ['Lead.Phone', 'edit']], others: [['flowAccesses', 'Route_Leads']],
  });
  expect(declared.objects.find((/** @type {any} */ [name]) => name === 'Account')[1]).not.toContain('delete');
});

test('what its calls used is filled in from logs that are dropped, and says what they do not show', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight, 'Checklist');
  await panel.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'ApiTotalUsage.csv'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, LOG);
  await expect(panel.getByRole('checkbox', { name: 'Lead · Edit' })).toBeChecked();
  await expect(panel.getByRole('checkbox', { name: 'Lead · Delete' })).not.toBeChecked();
  const notes = panel.locator('.field:has(#declare-usage) .notice');
  await expect(notes).toContainText('Composite calls: 1.');
  await expect(notes).toContainText('Tried without success, so not filled in: Lead D.');
  await panel.getByLabel('Integration', { exact: true }).fill('HubSpot');
  await panel.getByLabel('Who answers for it').fill('ops@acme.example');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => Object.values((await permlight.stored())['register:acme'] ?? {})).toMatchObject([{ objects: [['Lead', ['edit']]] }]);
});

test('a consultant with 41 orgs finds one of them by typing', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  await expect.poll(async () => Object.keys(await permlight.stored()).some((key) => key.startsWith('evidence:'))).toBe(true);
  await permlight.driver.inExtension(async () => {
    const own = Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith('evidence:'));
    for (let at = 0; at < 40; at += 1) {
      await chrome.storage.local.set(Object.fromEntries(own.map(([key, value]) => [key.replace(':acme:', `:client${at}:`), { .../** @type {object} */ (value), org: `client${at}` }])));
    }
  });
  const panel = await openPanel(permlight, 'All orgs');
  await expect(panel.getByRole('heading', { name: 'Orgs: 41' })).toBeVisible();
  await panel.getByRole('searchbox').fill('client17');
  await expect(panel.locator('.subject')).toHaveCount(1);
  await panel.locator('.subject').first().click();
  await expect(panel.getByRole('banner').locator('.org b')).toHaveText('client17');
});

test('one subject of many orgs is found by typing; an org is forgotten, and that can be undone', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  await openPage('profile-original-view-uat');
  const panel = await openPanel(permlight, 'All orgs');
  await expect(panel.locator('.subject')).toHaveCount(2);
  await panel.getByRole('searchbox').fill('uat');
  await expect(panel.locator('.subject')).toHaveCount(1);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await expect(panel.getByRole('searchbox')).toHaveValue('');
  await expect(panel.locator('.findings > li').first()).toBeVisible();
  await panel.getByRole('tab', { name: 'All orgs' }).click();
  await panel.getByRole('button', { name: 'Forget all that is kept of acme--uat' }).click();
  const keys = async () => Object.keys(await permlight.stored()).filter((key) => key.split(':')[1] === 'acme--uat');
  await expect.poll(keys).toEqual([]);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await keys()).length).toBeGreaterThan(0);
});

test('an org whose My Domain was renamed takes over what was decided under the old name', async ({ permlight, openPage }) => {
  await openPage('company-information');
  const note = { item: 'INT010', subject: '', state: 'done', owner: 'Ada', date: null, note: 'before', set: '2026-01-02T08:00:00.000Z' };
  await permlight.driver.inExtension(async (entry) => {
    const own = Object.entries(await chrome.storage.local.get(null)).filter(([key]) => key.startsWith('evidence:acme:org:'));
    const old = own.map(([key, value]) => {
      const page = structuredClone(/** @type {any} */ (value));
      for (const reading of page.record.readings) reading.time = '2026-01-01T08:00:00.000Z';
      return [key.replace(':acme:', ':oldname:'), { ...page, org: 'oldname' }];
    });
    await chrome.storage.local.set({ ...Object.fromEntries(old), 'manual:oldname': { 'INT010|': entry } });
  }, note);
  const panel = await openPanel(permlight, 'All orgs');
  await panel.getByRole('button', { name: 'Take over what was decided for oldname' }).click();
  await panel.getByRole('button', { name: 'Import', exact: true }).click();
  await expect.poll(async () => Object.values((await permlight.stored())['manual:acme'] ?? {})).toEqual([{ ...note, from: 'oldname' }]);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => 'manual:acme' in await permlight.stored()).toBe(false);
});

test('the checklist is brought to 100 % in the panel: what is wrong is waived, the rest signed off by somebody', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await openPanel(permlight, 'Checklist');
  const bulk = panel.locator('.bulk');
  await panel.getByRole('button', { name: /^Wrong [1-9]/ }).click();
  await panel.getByRole('button', { name: 'Select all' }).click();
  await bulk.locator('#bulk-waive summary').click();
  await bulk.getByLabel('Reason').fill('Until the move in spring');
  await bulk.getByLabel('Approved by').fill('Ada');
  await bulk.getByRole('button', { name: /^Waive/ }).click();
  await expect(panel.getByRole('button', { name: 'Wrong 0' })).toBeVisible();
  await panel.getByRole('button', { name: /^To do/ }).click();
  await panel.getByRole('button', { name: 'Select all' }).click();
  await bulk.locator('#bulk-assign summary').click();
  await bulk.getByLabel('Who').fill('Ada');
  await bulk.getByRole('button', { name: 'Done' }).click();
  await expect(bulk.getByLabel('Note')).toBeFocused();
  await bulk.getByLabel('Note').fill('Looked at with the vendor');
  await bulk.getByRole('button', { name: 'Done' }).click();
  await expect(panel.getByRole('heading', { name: /^(\d+) of \1 checks are settled$/ })).toBeVisible();
  // What somebody says is not what was seen.
  await expect(panel.getByRole('button', { name: /^Done [1-9]/ })).toBeVisible();
});
