// @ts-check
/** Purpose: the panel shows what was read and found, and what is decided in it holds on the pages at once. */
import { AXE, axeFinds, evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

/** @param {string} off the permission that a rule of the team wants off */
const teamFile = (off) => `extends = "cloudkettle"
name = "Acme integrations"

[[rule]]
code = "ACME-001"
title = "Integrations do not subscribe to reports"
severity = "critical"
subjects = ["profile"]
off = ["${off}"]
why = "Mails leave the org."
fix = "Take {label} away."

[[integration]]
id = "hubspot"
title = "HubSpot"
owner = "ops@acme.example"
risk = "high"
user = "hubspot@acme.example"
`;

const WRONG = `extends = "recommnded"
name = "Acme"

[rules.API999]
enabled = false
`;

/** @param {import('./browser.mjs').Browser} permlight */
const openPanel = async (permlight) => {
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab').first().waitFor();
  return panel;
};

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, mimeType: 'application/toml', buffer: Buffer.from(text) });

test('before anything was read, it says how to begin', async ({ permlight }) => {
  const panel = await openPanel(permlight);
  await expect(panel.getByRole('heading', { name: 'Three steps to begin' })).toBeVisible();
  await expect(panel.locator('[role=tabpanel] li')).toHaveCount(3);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await expect(panel.getByRole('heading', { name: 'Nothing was read yet' })).toBeVisible();
});

test('it follows what pages prove, without a reload, and agrees with their marks', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const panel = await openPanel(permlight);
  const { frame } = await openPage('permission-set-system-edit');
  const painted = [...(await marks(frame)).values()];
  await expect(panel.locator('.org')).toContainText('acmeProduction');
  await expect(panel.locator('#choose-subject')).toHaveValue(/permission set/);
  await panel.bringToFront();
  // One unit, a check: on the badge, in the pill, in the panel.
  const { fail } = await pill(frame);
  expect(fail).toBeGreaterThan(1);
  await expect(frame.locator('permlight-pill .count').first()).toHaveText(`${fail} wrong`);
  await expect(panel.locator('#count-fail b')).toHaveText(`${fail}`);
  await expect.poll(() => permlight.driver.inExtension(async () => {
    const badges = await Promise.all((await chrome.tabs.query({})).map(({ id = 0 }) => chrome.action.getBadgeText({ tabId: id })));
    return badges.filter((words) => words !== '');
  })).toEqual([`${fail}`]);
  await panel.getByRole('tab', { name: 'All orgs' }).click();
  await expect(panel.locator('.subject .fail')).toHaveText(`${fail} wrong`);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await panel.getByRole('button', { name: /^Wrong/ }).click();
  await panel.getByRole('button', { name: 'Expand all' }).click();
  const items = panel.locator('.findings > li');
  await expect(panel.locator('.item > .body')).toHaveCount(await items.count());
  const shown = (await items.allTextContents()).join('\n');
  const single = painted.filter(({ outcome, codes }) => outcome === 'fail' && codes.some((code) => !code.startsWith('COM')));
  expect(single.length).toBeGreaterThan(0);
  for (const { name } of single) expect(shown).toContain(name.split(': ')[0] ?? '');
  await panel.getByLabel('Group by').selectOption('Severity');
  await expect(panel.locator('section > h2').first()).toContainText('Critical');
  await panel.getByRole('searchbox').fill('no such thing');
  await expect(panel.getByRole('heading', { name: 'Nothing is left to do here' })).toBeVisible();
});

test('a finding that is waived is a pass on the page that says so, until the waiver is removed', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { page, frame } = await openPage('profile-original-view');
  const wrong = [...(await marks(frame)).values()].find(({ outcome, codes }) => outcome === 'fail' && codes.length === 1);
  const { target, codes: [code] } = /** @type {import('./browser.mjs').Painted} */ (wrong);
  const label = /** @type {string} */ (wrong?.name.split(': ')[0]);
  const outcome = async () => (await marks(frame)).get(target)?.outcome;

  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await panel.getByRole('searchbox').fill(label);
  const check = panel.locator('.findings > li', { hasText: code });
  await check.locator('summary').first().click();
  await check.getByText(/^Waive \(/).first().click();
  await check.getByLabel('Reason').fill('Archive job until spring');
  await check.getByRole('button', { name: /^Waive/ }).click();
  await expect(check.getByLabel('Approved by')).toHaveAttribute('aria-invalid', 'true');
  await expect(check.getByLabel('Approved by')).toBeFocused();
  await check.getByLabel('Approved by').fill('Ada');
  await check.getByLabel('Holds until').fill('2099-12-31');
  let { generation } = await pill(frame);
  await check.getByRole('button', { name: /^Waive/ }).click();
  await page.bringToFront();
  await evaluatedAfter(frame, generation);
  expect(await outcome()).toBe('pass');
  expect((await marks(frame)).get(target)?.name).toContain('waived');

  ({ generation } = await pill(frame));
  await panel.bringToFront();
  await panel.getByRole('button', { name: 'Undo' }).click();
  await page.bringToFront();
  await evaluatedAfter(frame, generation);
  expect(await outcome()).toBe('fail');
});

test('what is searched for stays in the field while another part is shown', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  const checks = panel.locator('.findings > li');
  expect(await checks.count()).toBeGreaterThan(1);
  await panel.getByRole('searchbox').fill('DAT101');
  await expect(checks).toHaveCount(1);
  await panel.getByRole('tab', { name: 'All orgs' }).click();
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await expect(panel.getByRole('searchbox')).toHaveValue('DAT101');
  await expect(checks).toHaveCount(1);
});

test('a waiver is removed, and that can be undone', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const waiver = { rule: 'DAT101', kind: 'profile', name: 'HubSpot Integration', target: 'ModifyAllData', reason: 'r', approver: 'Ada', expires: '2099-12-31' };
  await permlight.driver.inExtension((value) => chrome.storage.local.set({ 'waivers:acme': { x: value } }), waiver);
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  await panel.getByRole('button', { name: /^Remove the waiver/ }).click();
  await expect.poll(async () => (await permlight.stored())['waivers:acme']).toEqual({});
  await panel.getByRole('button', { name: 'Undo' }).click();
  // It has the record of the one profile of that name now.
  await expect.poll(async () => (await permlight.stored())['waivers:acme']).toEqual({ x: { ...waiver, record: expect.stringMatching(/^00e/) } });
});

test('a time of keeping that removes pages can be undone, and so can a new policy file', async ({ permlight, openPage }) => {
  await openPage('profile-original-view');
  const pages = async () => Object.keys(await permlight.stored()).filter((key) => key.startsWith('evidence:')).length;
  // A page is marked first, and kept afterwards.
  await expect.poll(pages).toBeGreaterThan(0);
  const amount = await pages();
  await permlight.driver.inExtension(async () => {
    const [key, value] = Object.entries(await chrome.storage.local.get(null)).find(([name]) => name.startsWith('evidence:')) ?? [];
    const old = JSON.parse(JSON.stringify(value).replaceAll(/"20\d\d-\d\d-\d\dT/g, '"2026-01-02T'));
    await chrome.storage.local.set({ [String(key).replace(':acme:', ':old:')]: { ...old, org: 'old' } });
  });
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  await panel.getByLabel('Forget what was read').selectOption('7');
  await expect.poll(pages).toBe(amount);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(pages).toBe(amount + 1);
  await expect(panel.getByLabel('Forget what was read')).toHaveValue('');

  await panel.getByLabel('Choose a policy file').setInputFiles(file('acme.toml', teamFile('SubscribeToLightningReports')));
  await expect(panel.locator('.facts')).toContainText('Acme integrations');
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(panel.locator('.facts')).toHaveCount(0);
});

test('a policy file of the team: its errors are shown, a right one judges the pages', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { page, frame } = await openPage('profile-original-view');
  const on = [...(await marks(frame)).values()].find(({ state, target, codes: by }) => state === 'on' && by.length === 0 && !target.includes('/'))?.target ?? '';
  const codes = async () => (await marks(frame)).get(on)?.codes;
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  await panel.getByLabel('Choose a policy file').setInputFiles(file('wrong.toml', WRONG));
  const errors = panel.getByRole('alert');
  await expect(errors.locator('li')).toHaveCount(3);
  await expect(errors).toContainText('Did you mean: recommended?');
  expect((await permlight.stored()).team).toBeUndefined();

  await panel.getByLabel('Choose a policy file').setInputFiles(file('acme.toml', teamFile(on)));
  await expect(errors).toHaveCount(0);
  await expect(panel.locator('.facts')).toContainText('Acme integrations extends the policy cloudkettle');
  await panel.getByRole('button', { name: 'Use this policy' }).click();
  await page.bringToFront();
  await expect.poll(codes).toContain('ACME-001');

  await panel.bringToFront();
  await panel.getByRole('button', { name: 'Remove the policy file' }).click();
  await expect(panel.locator('.facts')).toHaveCount(0);
  await page.bringToFront();
  await expect.poll(codes).not.toContain('ACME-001');
});

test('on another day it says what changed since the last look', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await openPage('profile-original-view');
  const panel = await openPanel(permlight);
  const key = 'looks:acme';
  await expect.poll(async () => Object.keys((await permlight.stored())[key] ?? {}).length).toBe(1);
  const [[who, { failures }]] = Object.entries((await permlight.stored())[key]);
  expect(failures.length).toBeGreaterThan(1);
  await permlight.driver.inExtension(
    (value) => chrome.storage.local.set({ 'looks:acme': value }),
    { [who]: { day: '2026-01-02', failures: [...failures.slice(1), 'gone'], before: null } },
  );
  await expect(panel.getByText('Since 2 Jan 2026: 1 new, 1 corrected')).toBeVisible();
});

test('a press that takes the focus out of a field is not lost when something is stored in between', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await openPage('profile-original-view');
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  const wrong = panel.getByRole('button', { name: /^Wrong/ });
  await expect(wrong).toHaveAttribute('aria-pressed', 'false');
  await panel.getByRole('searchbox').focus();
  const place = await wrong.boundingBox();
  if (!place) throw new Error('The button cannot be seen.');
  await panel.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await panel.mouse.down();
  // Stored, and asked for as often as the panel asks before it shows what there is.
  await panel.evaluate(async () => {
    await chrome.storage.local.set({ 'looks:other': {} });
    for (let times = 0; times < 3; times += 1) {
      await chrome.storage.local.get(null);
      await chrome.tabs.getCurrent();
      await chrome.tabs.query({});
      await chrome.storage.session.get(null);
    }
  });
  await panel.mouse.up();
  await expect(wrong).toHaveAttribute('aria-pressed', 'true');
});

test('what is selected in a field is typed over, also when the panel was drawn anew in between', async ({ permlight }) => {
  await permlight.open('profile-original-view-uat');
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Checklist' }).click();
  await panel.getByRole('button', { name: 'Expand all' }).click();
  const name = panel.getByLabel('Note').first();
  await name.fill('Sprint 11');
  await name.selectText();
  await name.evaluate((field) => field.setAttribute('data-before', ''));
  await panel.evaluate(() => chrome.storage.local.set({ 'looks:other': {} }));
  await expect(name).not.toHaveAttribute('data-before');
  await panel.keyboard.type('Sprint 12');
  await expect(name).toHaveValue('Sprint 12');
});

test('a page of another org is told, and changes nothing that is shown until somebody asks for it', async ({ permlight, openPage }) => {
  await openPage('profile-original-view', { shell: false });
  const panel = await openPanel(permlight);
  const head = panel.getByRole('banner');
  await expect(head.locator('.org')).toContainText('acme');
  const before = await panel.locator('#verdict').textContent();
  await openPage('profile-original-view-uat', { shell: false });
  await panel.bringToFront();
  await expect(head.getByRole('status')).toContainText('The page beside is of another org: acme--uat.');
  await expect(head.locator('.org b')).toHaveText('acme');
  expect(await panel.locator('#verdict').textContent()).toBe(before);
  await head.getByRole('button', { name: 'Look at acme--uat' }).click();
  await expect(head.locator('.org b')).toHaveText('acme--uat');
  await expect(head.getByRole('status')).toHaveCount(0);
});

test('what is stored and not understood is said, and stays', async ({ permlight }) => {
  await permlight.driver.inExtension(() => chrome.storage.local.set({ 'evidence:acme:profile:x:y:': { version: 99 } }));
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Settings' }).click();
  await expect(panel.getByText('evidence:acme:profile:x:y:')).toBeVisible();
  expect(await permlight.stored()).toHaveProperty(['evidence:acme:profile:x:y:', 'version'], 99);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing on it: ${colorScheme}`, AXE, async ({ permlight, openPage }) => {
    await openPage('user-detail');
    await openPage('profile-original-view');
    const panel = await openPanel(permlight);
    await panel.emulateMedia({ colorScheme });
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Checklist' }).press('ArrowRight');
    await expect(panel.getByRole('heading', { name: 'Nothing was tested yet' })).toBeVisible();
    await panel.locator('#tested-here > summary').click();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Verify' }).press('ArrowLeft');
    await expect(panel.getByRole('tab', { name: 'Checklist' })).toBeFocused();
    await panel.getByRole('button', { name: 'Expand all' }).click();
    await panel.locator('.waive summary').first().click();
    await panel.getByRole('checkbox').first().check();
    await panel.locator('#bulk-assign summary').click();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'All orgs' }).click();
    await expect(panel.getByRole('heading', { name: 'Orgs: 1' })).toBeVisible();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Settings' }).click();
    await panel.getByLabel('Choose a policy file').setInputFiles(file('wrong.toml', WRONG));
    await panel.getByRole('alert').waitFor();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
  });
}
