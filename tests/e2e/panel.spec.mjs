// @ts-check
/** Purpose: the panel shows what was read and found, and what is decided in it holds on the pages at once. */
import { axeFinds, evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

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
  await panel.getByRole('tab', { name: 'Findings' }).click();
  await expect(panel.getByRole('heading', { name: 'Nothing was read yet' })).toBeVisible();
});

test('it follows what pages prove, without a reload, and agrees with their marks', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const panel = await openPanel(permlight);
  const { frame } = await openPage('permission-set-system-edit');
  const painted = [...(await marks(frame)).values()];
  await expect(panel.locator('.org')).toHaveText('acmeProduction');
  await expect(panel.locator('#choose-subject option:checked')).toContainText('permission set');
  await panel.bringToFront();
  await panel.getByRole('tab', { name: 'Findings' }).click();
  await panel.getByRole('button', { name: 'Wrong' }).click();
  await panel.locator('.findings > li').first().waitFor();
  const shown = await panel.locator('.findings > li b').allTextContents();
  const single = painted.filter(({ outcome, codes }) => outcome === 'fail' && codes.some((code) => !code.startsWith('COM')));
  for (const { name } of single) expect(shown).toContainEqual(expect.stringContaining(name.split(': ')[0] ?? ''));
  await panel.getByLabel('Together by').selectOption('Step');
  await expect(panel.locator('.group > h3')).toHaveText(['Permissions']);
  await panel.getByRole('searchbox').fill('no such thing');
  await expect(panel.getByRole('heading', { name: 'Nothing here' })).toBeVisible();
});

test('a finding that is waived is a pass on the page that says so, until the waiver is removed', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { page, frame } = await openPage('profile-original-view');
  const wrong = [...(await marks(frame)).values()].find(({ outcome, codes }) => outcome === 'fail' && codes.length === 1);
  const { target, codes: [code] } = /** @type {import('./browser.mjs').Painted} */ (wrong);
  const label = /** @type {string} */ (wrong?.name.split(': ')[0]);
  const outcome = async () => (await marks(frame)).get(target)?.outcome;

  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Findings' }).click();
  await panel.getByRole('searchbox').fill(label);
  const finding = panel.locator('.findings > li', { hasText: code });
  await finding.locator('summary').first().click();
  await finding.getByText('Waive this finding').first().click();
  await finding.getByLabel('Reason').fill('Archive job until spring');
  await finding.getByRole('button', { name: 'Waive this finding' }).click();
  await expect(panel.getByRole('status').last()).toContainText('needs a reason');
  await finding.getByLabel('Approved by').fill('Ada');
  await finding.getByLabel('Holds until').fill('2099-12-31');
  let { generation } = await pill(frame);
  await finding.getByRole('button', { name: 'Waive this finding' }).click();
  await page.bringToFront();
  await evaluatedAfter(frame, generation);
  expect(await outcome()).toBe('pass');
  expect((await marks(frame)).get(target)?.name).toContain('waived');

  ({ generation } = await pill(frame));
  await panel.bringToFront();
  await panel.getByRole('tab', { name: 'Team and storage' }).click();
  await panel.getByRole('button', { name: /^Remove the waiver/ }).click();
  await page.bringToFront();
  await evaluatedAfter(frame, generation);
  expect(await outcome()).toBe('fail');
});

test('a policy file of the team: its errors are shown, a right one judges the pages', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { page, frame } = await openPage('profile-original-view');
  const on = [...(await marks(frame)).values()].find(({ state, target, codes: by }) => state === 'on' && by.length === 0 && !target.includes('/'))?.target ?? '';
  const codes = async () => (await marks(frame)).get(on)?.codes;
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Team and storage' }).click();
  await panel.getByLabel('Choose a policy file').setInputFiles(file('wrong.toml', WRONG));
  const errors = panel.getByRole('alert');
  await expect(errors.locator('li')).toHaveCount(3);
  await expect(errors).toContainText('Did you mean: recommended?');
  expect((await permlight.stored()).team).toBeUndefined();

  await panel.getByLabel('Choose a policy file').setInputFiles(file('acme.toml', teamFile(on)));
  await expect(errors).toHaveCount(0);
  await expect(panel.locator('.facts')).toContainText('Acme integrations extends the policy cloudkettle');
  await panel.getByRole('button', { name: 'Judge by this policy' }).click();
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
  await expect(panel.getByText('Since 2026-01-02: 1 new, 1 corrected')).toBeVisible();
});

test('a press that takes the focus out of a field is not lost when something is stored in between', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await openPage('profile-original-view');
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Findings' }).click();
  const wrong = panel.getByRole('button', { name: 'Wrong' });
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
  await panel.getByRole('tab', { name: 'Verify' }).click();
  const name = panel.getByLabel('Name', { exact: true });
  await name.fill('Sprint 11');
  await name.selectText();
  await name.evaluate((field) => field.setAttribute('data-before', ''));
  await panel.evaluate(() => chrome.storage.local.set({ 'looks:other': {} }));
  await expect(name).not.toHaveAttribute('data-before');
  await panel.keyboard.type('Sprint 12');
  await expect(name).toHaveValue('Sprint 12');
});

test('what is stored and not understood is said, and stays', async ({ permlight }) => {
  await permlight.driver.inExtension(() => chrome.storage.local.set({ 'evidence:acme:profile:x:y:': { version: 99 } }));
  const panel = await openPanel(permlight);
  await panel.getByRole('tab', { name: 'Team and storage' }).click();
  await expect(panel.getByText('evidence:acme:profile:x:y:')).toBeVisible();
  expect(await permlight.stored()).toHaveProperty(['evidence:acme:profile:x:y:', 'version'], 99);
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing on it: ${colorScheme}`, async ({ permlight, openPage }) => {
    await openPage('user-detail');
    await openPage('profile-original-view');
    const panel = await openPanel(permlight);
    await panel.emulateMedia({ colorScheme });
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Findings' }).press('ArrowRight');
    await expect(panel.getByRole('heading', { name: 'Nothing was tested yet' })).toBeVisible();
    await panel.locator('#tested-here > summary').click();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Verify' }).press('ArrowLeft');
    await expect(panel.getByRole('tab', { name: 'Findings' })).toBeFocused();
    await panel.locator('.findings summary').first().click();
    await panel.locator('.waive summary').first().click();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
    await panel.getByRole('tab', { name: 'Team and storage' }).click();
    await panel.getByLabel('Choose a policy file').setInputFiles(file('wrong.toml', WRONG));
    await panel.getByRole('alert').waitFor();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
  });
}
