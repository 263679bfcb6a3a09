// @ts-check
/**
 * Purpose: the whole story of a rollout. A sandbox is read, corrected and marked as tested; production is compared before and after the
 * deploy; two rights and an object that nobody tested are found, marked in place and corrected; production is verified and the evidence exported.
 */
import { GAINED, LEFT_ON, pageOfGained, PLANTED, STATIONS } from '../pages/lib/rollout.mjs';
import { axeFinds, catchFiles, controlOf, expect, focusMark, marks, test } from './fixture.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/** @param {Browser} permlight @param {string} org */
const scanOf = async (permlight, org) => /** @type {import('../../extension/types.d.ts').Scan | undefined} */ ((await permlight.stored())[`scan:${org}`]);

/** Has all pages of the user read, from the pill. @param {Browser} permlight @param {string} name of the user's page @param {string} org */
const readAll = async (permlight, name, org) => {
  const before = (await scanOf(permlight, org))?.started;
  const { page, frame } = await permlight.open(name);
  const pill = frame.locator('permlight-pill');
  await pill.getByRole('button', { name: 'Read all pages', exact: true }).click();
  await pill.getByRole('button', { name: /^Read all pages of / }).click();
  await expect.poll(async () => {
    const scan = await scanOf(permlight, org);
    return scan && scan.started !== before ? scan.state : '';
  }, { timeout: 60_000 }).toBe('done');
  expect((await scanOf(permlight, org))?.steps.filter(({ state }) => state !== 'done')).toEqual([]);
  await page.close();
};

/** @param {import('playwright-core').Frame} frame @param {string} target */
const openCard = async (frame, target) => {
  await focusMark(frame, target);
  await frame.page().keyboard.press('Enter');
  return frame.getByRole('dialog');
};

/** Chooses whom the panel is about, and comes back to what it was at. @param {Page} panel @param {string} org @param {string} [whom] */
const choose = async (panel, org, whom = 'HubSpot API User (user)') => {
  await panel.bringToFront();
  await panel.getByRole('tab', { name: 'All orgs' }).click();
  const [, name = '', kind = ''] = /^(.*) \((.*)\)$/.exec(whom) ?? [];
  await panel.locator(`.subject button[id^="open|${org}|${kind.replaceAll(' ', '-')}:"]`, { hasText: name }).click();
  await expect(panel.locator('#choose-subject')).toHaveValue(whom);
  await panel.getByRole('tab', { name: 'Verify' }).click();
};

/** The text of the file that is saved next. @param {Page} panel @param {() => Promise<void>} save */
const saved = async (panel, save) => {
  await panel.evaluate(() => Object.assign(globalThis, { file: undefined }));
  await save();
  const text = () => panel.evaluate(() => /** @type {{file?: Blob}} */ (/** @type {unknown} */ (globalThis)).file?.text() ?? '');
  await expect.poll(async () => (await text()).length).toBeGreaterThan(100);
  return text();
};

/** @param {Page} panel @param {string} format */
const exported = (panel, format) => saved(panel, async () => {
  const formats = panel.locator('#formats');
  const button = panel.locator(`#export-${format}`);
  if (await button.count() === 0) await panel.locator('#export').click();
  else {
    if (!await formats.evaluate((element) => /** @type {HTMLDetailsElement} */ (element).open)) await formats.locator('summary').click();
    await button.click();
  }
});

test('from the sandbox to a verified production', async ({ permlight }) => {
  test.setTimeout(240_000);
  const panel = await permlight.openOwn('panel.html');
  await catchFiles(panel);
  const part = panel.locator('[role=tabpanel]');
  const heading = (/** @type {string | RegExp} */ name) => panel.getByRole('heading', { name });

  await test.step('the sandbox: a right that should be off is corrected', async () => {
    permlight.serve(STATIONS.sandbox());
    const { page, frame } = await permlight.open('profile-original-edit-uat');
    expect((await marks(frame)).get(LEFT_ON)?.outcome).toBe('fail');
    await (await openCard(frame, LEFT_ON)).getByRole('button', { name: /Set as .+ wants/ }).click();
    await expect.poll(async () => (await marks(frame)).get(LEFT_ON)?.outcome).toBe('pass');
    await page.close();
  });

  await test.step('as long as something needed was not read, it cannot be marked as tested', async () => {
    await panel.bringToFront();
    await panel.getByRole('tab', { name: 'Verify' }).click();
    await expect(part.getByText(/^To be put on record, all of it must have been read by Read all pages/)).toBeVisible();
    await expect(part.getByRole('button', { name: 'Mark as tested' })).toHaveCount(0);
  });

  await test.step('read whole, it is marked as tested', async () => {
    permlight.serve(STATIONS.corrected());
    await readAll(permlight, 'user-detail-uat', 'acme--uat');
    await choose(panel, 'acme--uat');
    const mark = part.getByRole('button', { name: 'Mark as tested' });
    await mark.click();
    await expect(panel.getByRole('status').last()).toContainText('Give it a name');
    await part.getByLabel('Name', { exact: true }).fill('Sprint 12');
    await part.getByLabel('Who', { exact: true }).fill('Ada');
    await part.getByLabel('What was tested', { exact: true }).fill('Nightly sync and consent import');
    await mark.click();
    await expect(part.getByText('Everything is still as it was tested.')).toBeVisible();
    const file = JSON.parse(await saved(panel, () => part.getByRole('button', { name: 'Save as a file' }).click()));
    expect(file).toMatchObject({ permlight_baseline: 1, name: 'Sprint 12', by: 'Ada', org: 'acme--uat' });
    expect(file.subjects.map((/** @type {{kind: string}} */ { kind }) => kind).sort()).toEqual([
      'muting-permission-set', 'org', 'permission-set', 'permission-set', 'permission-set-group', 'profile', 'user',
    ]);
  });

  await test.step('production before the deploy: what it will do, and what stays', async () => {
    permlight.serve(STATIONS.production());
    await readAll(permlight, 'user-detail', 'acme');
    await choose(panel, 'acme');
    await expect(heading('Not ready to deploy')).toBeVisible();
    await expect(part.getByText(/settings of production are not as tested, and the deploy leaves them alone/)).toBeVisible();
    await expect(part.locator('.extra', { hasText: GAINED }).first()).toContainText('here: RCEDVM');
    await expect(part.getByText(/^The deploy takes away: \d/)).toBeVisible();
    const search = part.getByRole('searchbox');
    await search.fill(GAINED.toLowerCase());
    await expect(part.locator('.drift > li').filter({ hasNotText: GAINED })).toHaveCount(0);
    await search.fill('');
    expect(JSON.parse(await exported(panel, 'json')).verification).toMatchObject({ stage: 'before', verdict: 'not-ready', production: 'acme' });
    await part.getByRole('button', { name: 'Record deployment' }).click();
    await expect(part.getByText(/^Pages last read before the deploy: \d/)).toBeVisible();
    await part.getByRole('button', { name: 'Record this check' }).click();
    await expect(panel.getByRole('status').last()).toContainText('Pages not read again since');
  });

  await test.step('after it: two rights and an object that nobody tested are found', async () => {
    permlight.serve(STATIONS.drifted());
    await readAll(permlight, 'user-detail', 'acme');
    await panel.bringToFront();
    await expect(heading('Not as tested: 8')).toBeVisible();
    const extra = part.locator('section[aria-labelledby=after] .drift > .extra');
    await expect(extra.locator('b')).toHaveText(['Modify All Data (ModifyAllData)', 'Assign Permission Sets (AssignPermissionSets)', GAINED]);
    await expect(extra.last()).toContainText('tested: ------, here: RCEDVM');
    await part.getByRole('button', { name: 'Record this check' }).click();
    await expect(heading('Recorded checks: 1')).toBeVisible();
    expect(await axeFinds(panel.mainFrame())).toEqual([]);
  });

  for (const [name, target] of /** @type {const} */ ([['profile-original-edit', PLANTED.profile], ['permission-set-system-edit', PLANTED.set]])) {
    await test.step(`marked in place and corrected: ${target}`, async () => {
      const { page, frame } = await permlight.open(name);
      const mark = async () => (await marks(frame)).get(target);
      expect(await mark()).toMatchObject({ outcome: 'fail', state: 'on' });
      expect((await mark())?.codes).toContain('TESTED');
      await expect(await openCard(frame, target)).toContainText('Sprint 12');
      await page.keyboard.press('Escape');
      await (await controlOf(frame, target)).uncheck();
      await expect.poll(async () => (await mark())?.outcome).toBe('pass');
      expect((await mark())?.codes).toContain('TESTED');
      await page.close();
    });
  }

  await test.step(`marked in place and corrected: all rights on ${GAINED}`, async () => {
    const { page, frame } = await permlight.open(pageOfGained());
    const left = async () => [...(await marks(frame)).values()]
      .filter(({ codes, outcome, state }) => codes.includes('TESTED') && outcome === 'fail' && state === 'on').map(({ target }) => target);
    const rights = ['read', 'create', 'edit', 'delete', 'view-all', 'modify-all'].map((right) => `object/${GAINED}/${right}`);
    expect(await left()).toEqual(rights);
    // The page's own script takes along what needs a right that goes.
    for (const right of rights) {
      const control = await controlOf(frame, right);
      if (await control.isChecked()) await control.uncheck();
    }
    await expect.poll(left).toEqual([]);
    await page.close();
  });

  await test.step('read again, production is what was tested', async () => {
    permlight.serve(STATIONS.deployed());
    await readAll(permlight, 'user-detail', 'acme');
    await panel.bringToFront();
    await expect(heading('Production is what was tested')).toBeVisible();
    await part.getByRole('button', { name: 'Record this check' }).click();
    await expect(part.getByText(/^Verified on \d/)).toBeVisible();
    await part.getByText('0 new, 8 gone since the check before').click();
    await expect(part.locator('[id="check|1"] li')).toHaveCount(8);
    await expect(heading(/^Days of watching left: 30/)).toBeVisible();
  });

  await test.step('on the page the corrected right is green', async () => {
    const { page, frame } = await permlight.open('profile-original-view');
    expect((await marks(frame)).get(PLANTED.profile)).toMatchObject({ outcome: 'pass', state: 'off' });
    expect((await marks(frame)).get(PLANTED.profile)?.codes).toContain('TESTED');
    await page.close();
  });

  await test.step('the evidence as files, and the checklist knows', async () => {
    await panel.bringToFront();
    const { verification } = JSON.parse(await exported(panel, 'json'));
    expect(verification).toMatchObject({ stage: 'after', verdict: 'equal', production: 'acme', tested: { name: 'Sprint 12', by: 'Ada' } });
    expect(verification.watch.checks.map((/** @type {{verdict: string}} */ { verdict }) => verdict)).toEqual(['drift', 'equal']);
    expect(await exported(panel, 'html')).toContain('Sprint 12');
    await panel.getByRole('tab', { name: 'Checklist' }).click();
    await panel.getByRole('button', { name: /^All \d/ }).click();
    for (const code of ['ROL003', 'ROL005', 'ROL006', 'ROL007', 'ROL010']) {
      await expect(panel.locator(`[id="item|${code}"]`), code).toHaveClass(/pass/);
    }
  });
});

test('a history of what was tested; a changed file is refused; another name in production is chosen by hand', async ({ permlight }) => {
  permlight.serve(STATIONS.corrected());
  const panel = await permlight.openOwn('panel.html');
  await catchFiles(panel);
  await readAll(permlight, 'profile-original-view-uat', 'acme--uat');
  await choose(panel, 'acme--uat', 'HubSpot Integration (profile)');
  const part = panel.locator('[role=tabpanel]');
  const said = panel.getByRole('status').last();
  await panel.getByRole('tab', { name: 'Verify' }).click();
  await part.getByLabel('Name', { exact: true }).fill('Sprint 11');
  await part.getByRole('button', { name: 'Mark as tested' }).click();
  await expect(part.getByText('Everything is still as it was tested.')).toBeVisible();

  permlight.serve(STATIONS.sandbox());
  await readAll(permlight, 'profile-original-view-uat', 'acme--uat');
  await panel.bringToFront();
  await expect(part.getByText(/^Not as tested any more: 1\./)).toBeVisible();
  await part.getByLabel('Name', { exact: true }).fill('Sprint 12');
  await part.getByRole('button', { name: 'Mark as tested' }).click();
  await part.getByText('From Sprint 11 to Sprint 12: 1 added, 0 removed, 0 changed').click();
  await expect(part.locator('details[id^="step|"] li')).toContainText(LEFT_ON);

  const file = await saved(panel, () => part.getByRole('button', { name: 'Save as a file' }).click());
  /** @param {string} text */
  const takeIn = (text) => part.getByLabel('Import a tested configuration from a file')
    .setInputFiles({ name: 'tested.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await takeIn(file.replace(`"permission/${LEFT_ON}": "on"`, `"permission/${LEFT_ON}": "off"`));
  await expect(said).toContainText('it was changed after it was made');
  await takeIn(file);
  await expect(said).toContainText('Imported: Sprint 12');
  await part.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(part.getByRole('heading', { name: 'What was tested' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(part.getByRole('heading', { name: 'What was tested' })).toBeVisible();

  const production = await permlight.context.newPage();
  await production.goto('https://acme.my.salesforce.com/00e5g000001AbLy');
  await production.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  await choose(panel, 'acme', 'HubSpot(Legacy) (profile)');
  await expect(part.getByRole('heading', { name: 'Nothing was tested yet' })).toBeVisible();
  await part.getByLabel('Compare with').selectOption({ label: 'acme--uat · Sprint 12 · HubSpot Integration' });
  await expect(part.getByText('No subject is on both sides, so nothing was compared.')).toBeVisible();
  await part.getByLabel('profile “HubSpot Integration” is here').selectOption('HubSpot(Legacy)');
  await expect(part.getByText('No subject is on both sides, so nothing was compared.')).toHaveCount(0);
  await expect(part.getByText(/^\d+ settings of production are not as tested, and the deploy leaves them alone/)).toBeVisible();
});
