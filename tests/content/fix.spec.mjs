// @ts-check
/**
 * Purpose: a fix ticks the page's own box, so that the page's scripts run, and can be taken back with all that they did. It decides
 * nothing that only a person can decide, and it never saves.
 */
import { evaluatedAfter, expect, focusMark, marks, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */

const PAGE = 'permission-set-system-edit';
const TARGET = 'AssignPermissionSets';

/** @param {Frame} frame @param {string} target */
const box = (frame, target) => frame.locator(`input[type=checkbox][title="${target}"]`);

/** State of every box that has a mark. @param {Frame} frame */
const states = async (frame) => Object.fromEntries([...await marks(frame)].map(([target, { state }]) => [target, state]));

/** @param {Frame} frame */
const wrong = async (frame) => [...await marks(frame)].filter(([, { outcome }]) => outcome === 'fail').map(([target]) => target);

/** @param {Frame} frame @param {string} target */
const openCard = async (frame, target) => {
  await focusMark(frame, target);
  await frame.page().keyboard.press('Enter');
  const card = frame.getByRole('dialog');
  await expect(card).toBeFocused();
  return card;
};

/** The page answers a click on one box by changing others, as Salesforce does; and notes what it hears. @param {Frame} frame */
const addCascade = (frame) => frame.evaluate((target) => {
  /** @type {string[]} */
  const heard = [];
  Object.assign(globalThis, { heard });
  /** @param {string} title */
  const find = (title) => /** @type {HTMLInputElement} */ (document.querySelector(`input[title="${title}"]`));
  for (const type of ['click', 'input', 'change']) find(target).addEventListener(type, () => heard.push(type));
  find(target).addEventListener('change', () => {
    find('ApexRestServices').checked = find(target).checked;
    setTimeout(() => { if (!find(target).checked) find('ViewSetup').checked = true; });
  });
}, TARGET);

test('Set as Recommended wants ticks the real box; Undo takes back what the page did as well', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage(PAGE);
  const first = await states(frame);
  expect([first[TARGET], first.ApexRestServices, first.ViewSetup]).toEqual(['on', 'on', 'off']);
  await addCascade(frame);
  const card = await openCard(frame, TARGET);
  await card.getByRole('button', { name: /Set as \w+ wants/ }).click();
  await expect(card).toContainText('now off, not saved yet');
  await expect(box(frame, TARGET)).not.toBeChecked();
  await expect(box(frame, 'ViewSetup')).toBeChecked();
  expect(await frame.evaluate(() => /** @type {any} */ (globalThis).heard)).toEqual(['click', 'input', 'change']);
  expect((await marks(frame)).get(TARGET)).toMatchObject({ outcome: 'pass', said: true });
  await expect(frame.locator('permlight-notice [role=status]')).toContainText('now off, not saved yet');

  const undo = card.getByRole('button', { name: 'Undo' });
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(card.getByRole('button', { name: /Set as \w+ wants/ })).toBeVisible();
  await expect(box(frame, TARGET)).toBeChecked();
  expect(await states(frame)).toEqual(first);
  await expect(frame.locator('permlight-notice [role=status]')).toContainText('undone');
});

test('what the user ticks after a fix stays as it is when the fix is taken back', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage(PAGE);
  await focusMark(frame, TARGET);
  await frame.page().keyboard.press('f');
  await expect(box(frame, TARGET)).not.toBeChecked();
  await box(frame, 'ViewSetup').click();
  await frame.locator('permlight-pill button[data-action="undo"]').click();
  await expect(box(frame, TARGET)).toBeChecked();
  await expect(box(frame, 'ViewSetup')).toBeChecked();
});

test('a page that refuses the change is named as such', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage(PAGE);
  await frame.locator(`input[title="${TARGET}"]`).evaluate((input) => input.addEventListener('click', (event) => event.preventDefault()));
  const card = await openCard(frame, TARGET);
  await card.getByRole('button', { name: /Set as \w+ wants/ }).click();
  await expect(card).toContainText('the page did not take the change');
  await expect(box(frame, TARGET)).toBeChecked();
  await expect(frame.locator('permlight-pill button[data-action="undo"]')).toBeHidden();
});

test('no fix is offered for what is right, or where nothing can be ticked', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const edit = await openPage(PAGE);
  const right = [...await marks(edit.frame)].find(([, { outcome }]) => outcome === 'pass')?.[0] ?? '';
  const card = await openCard(edit.frame, right);
  await expect(card.locator('.message').first()).not.toBeEmpty();
  await expect(card.locator('button[data-action="fix"]')).toHaveCount(0);

  const view = await openPage('profile-original-view');
  const seen = await openCard(view.frame, (await wrong(view.frame))[0] ?? '');
  await expect(seen.locator('button[data-action="fix"]')).toHaveCount(0);
  await expect(view.frame.locator('permlight-pill button[data-action="fix-all"]')).toBeHidden();
});

/** What Fix all lists: the ticked ones, and those that somebody has to think about first. @param {Frame} frame */
const planOf = (frame) => frame.locator('permlight-pill .changes li[data-target]').evaluateAll((items) => {
  const of = (/** @type {boolean} */ ticked) => items.filter((item) => item.querySelector('input')?.checked === ticked)
    .map((item) => item.getAttribute('data-target') ?? '');
  return { planned: of(true), decisions: of(false) };
});

test('Fix all: preview, apply the ticked ones, undo all; what needs a decision is not ticked', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('profile-original-edit');
  const first = await states(frame);
  const failing = await wrong(frame);
  const before = permlight.requests.length;
  const panel = frame.locator('permlight-pill .drawer');
  await frame.getByRole('button', { name: /^Fix all/ }).click();
  const { planned, decisions } = await planOf(frame);
  expect(planned.length).toBeGreaterThan(5);
  expect([...planned, ...decisions].sort()).toEqual([...failing].sort());
  expect(decisions.length).toBeGreaterThan(0);
  expect(await panel.locator('.changes h3').allTextContents()).toEqual(['Critical', 'High', 'Medium', 'Low']);
  await expect(panel.locator(`.changes li[data-target="${planned[0]}"]`)).toContainText(first[planned[0] ?? ''] === 'on' ? 'on → off' : 'off → on');
  expect(await states(frame)).toEqual(first);

  const { generation } = await pill(frame);
  await panel.getByRole('button', { name: /^Apply/ }).click();
  const undo = panel.getByRole('button', { name: 'Undo all' });
  // A second Enter must not take everything back.
  const toSave = panel.getByRole('button', { name: 'Go to Save' });
  await expect(toSave).toBeFocused();
  await expect(panel).toContainText('press Save on the page');
  await evaluatedAfter(frame, generation);
  const fixed = await states(frame);
  expect(Object.keys(first).filter((target) => fixed[target] !== first[target]).sort()).toEqual([...planned].sort());
  expect((await wrong(frame)).filter((target) => planned.includes(target))).toEqual([]);

  await undo.click();
  await expect(panel.getByRole('button', { name: /^Apply/ })).toBeFocused();
  expect(await states(frame)).toEqual(first);

  // The keyboard comes to the page's own button, and nobody presses that but the user.
  await frame.page().keyboard.press('Enter');
  await expect(toSave).toBeFocused();
  await frame.page().keyboard.press('Enter');
  await expect(panel).toBeHidden();
  await expect(frame.locator('input[type=submit][name$="save"]').first()).toBeFocused();
  expect(permlight.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('each judgement of a rule that only a person can make is said on the card and left out of Fix all', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage(PAGE);
  await frame.getByRole('button', { name: /^Fix all/ }).click();
  const { planned } = await planOf(frame);
  const failing = await wrong(frame);
  expect(failing.length).toBeGreaterThan(planned.length);
  for (const target of failing) {
    const card = await openCard(frame, target);
    const judgement = await card.locator('.chip.judgement').count();
    const switchesOn = (await states(frame))[target] === 'off';
    expect(planned.includes(target), target).toBe(judgement === 0 && !switchesOn);
    await expect(card.getByRole('button', { name: /Set as \w+ wants/ })).toBeVisible();
    await page.keyboard.press('Escape');
  }
});

test('Fix all changes what is ticked and nothing else, also what needed a thought', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('profile-original-edit');
  const first = await states(frame);
  await frame.getByRole('button', { name: /^Fix all/ }).click();
  const panel = frame.locator('permlight-pill .drawer');
  const { planned: [out = '', ...planned], decisions: [taken = ''] } = await planOf(frame);
  await panel.locator(`li[data-target="${out}"] input`).uncheck();
  await expect(panel.locator(`li[data-target="${out}"] input`)).toBeFocused();
  await panel.locator(`li[data-target="${taken}"] input`).check();
  const { generation } = await pill(frame);
  await panel.getByRole('button', { name: `Apply (${planned.length + 1})` }).click();
  await evaluatedAfter(frame, generation);
  const fixed = await states(frame);
  expect(Object.keys(first).filter((target) => fixed[target] !== first[target]).sort()).toEqual([...planned, taken].sort());
});

test('the card says what saving switches on as well, once the user switches it on', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage(PAGE);
  const implied = 'Saving also switches on:';
  const before = await openCard(frame, 'ModifyAllData');
  await expect(before).not.toContainText(implied);
  const { generation } = await pill(frame);
  await box(frame, 'ModifyAllData').check();
  await evaluatedAfter(frame, generation);
  const after = await openCard(frame, 'ModifyAllData');
  await expect(after.locator('.implied')).toContainText(implied);
  await expect(after.locator('.implied')).toContainText('View All Data');
});
