// @ts-check
/**
 * Purpose: what was not saved is not kept. A form that the page draws anew with what was posted shows what nobody has saved, and a
 * box that comes after a change is a box of which nobody knows.
 */
import { evaluatedAfter, expect, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('../e2e/browser.mjs').Browser} Browser */

/** What is kept of the page that was read. @param {Browser} permlight @returns {Promise<Map<string, string>>} */
const facts = async (permlight) => {
  const [found] = Object.entries(await permlight.stored()).filter(([key]) => /^evidence:acme:(permission-set|user):/.test(key));
  return new Map(found?.[1].record.readings[0].facts ?? []);
};

/** The page draws its lists anew, the posted state as if it had come so. @param {Frame} frame @param {'as it is' | 'with other names' | 'in other rows'} how */
const drawAnew = async (frame, how) => {
  const { generation } = await pill(frame);
  await frame.evaluate((way) => {
    for (const table of document.querySelectorAll('table.list')) {
      const copy = /** @type {Element} */ (table.cloneNode(true));
      const live = [...table.querySelectorAll('input')];
      copy.querySelectorAll('input').forEach((box, at) => {
        box.toggleAttribute('checked', live[at]?.checked);
        box.checked = live[at]?.checked === true;
        if (way === 'with other names') box.name = box.id = `anew:${box.id}`;
        // A row was put in before: from now on each name stands for the row before it.
        if (way === 'in other rows') box.name = box.id = live.at(at - 1)?.id ?? '';
      });
      table.replaceWith(copy);
    }
  }, how);
  await evaluatedAfter(frame, generation);
};

/** @param {Frame} frame @param {string} name */
const untick = async (frame, name) => {
  const { generation } = await pill(frame);
  await frame.locator(`input[title="${name}"]`).uncheck();
  await evaluatedAfter(frame, generation);
};

test('a form that is drawn anew with what was posted is not saved', async ({ permlight, openPage }) => {
  const { frame } = await openPage('permission-set-system-edit');
  await expect.poll(async () => (await facts(permlight)).get('permission/AssignPermissionSets')).toBe('on');
  const before = await facts(permlight);
  await untick(frame, 'AssignPermissionSets');
  for (const times of [1, 2]) {
    await drawAnew(frame, 'as it is');
    expect(await frame.locator('input[title="AssignPermissionSets"]').isChecked(), `${times}`).toBe(false);
    expect(await facts(permlight)).toEqual(before);
  }
});

for (const how of /** @type {const} */ (['with other names', 'in other rows'])) {
  test(`of boxes that come ${how} after a change nobody knows what is saved`, async ({ permlight, openPage }) => {
    const { frame } = await openPage('permission-set-system-edit');
    await expect.poll(async () => (await facts(permlight)).get('permission/AssignPermissionSets')).toBe('on');
    const before = await facts(permlight);
    await untick(frame, 'AssignPermissionSets');
    await drawAnew(frame, how);
    // What pages prove is kept one after the other, so once this one is kept, so is all that came before.
    await openPage('profile-original-view');
    await expect.poll(async () => Object.keys(await permlight.stored()).filter((key) => key.startsWith('evidence:')).length).toBe(2);
    // Nothing of it was proved, so what was proved at the load still stands.
    expect(await facts(permlight)).toEqual(before);
  });
}

/** A box that a script made half on, as the collector takes it. */
const HALF = `(async () => {
  const { collect } = globalThis.permlight;
  const box = document.querySelector('input[title="AssignPermissionSets"]');
  box.indeterminate = true;
  const plan = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  const { snapshot, elements } = await collect.collect(plan.value, 1);
  const { checked, saved } = snapshot.nodes[elements.indexOf(box)];
  return [checked, saved];
})()`;

test('what is drawn anew before anybody changed anything counts; a box that is half on says nothing', async ({ permlight, openPage }) => {
  const { frame } = await openPage('permission-set-system-edit');
  await expect.poll(async () => (await facts(permlight)).size).toBeGreaterThan(50);
  const before = await facts(permlight);
  await drawAnew(frame, 'with other names');
  expect(await facts(permlight)).toEqual(before);
  expect(await permlight.inContentScript(frame, HALF)).toEqual([null, null]);
});

test('an option that was brought into a list, or made there, is not saved', async ({ permlight, openPage }) => {
  const { frame } = await openPage('permission-set-classes-edit');
  await expect.poll(async () => [...(await facts(permlight)).keys()].filter((key) => key.startsWith('apex-class/')).length).toBeGreaterThan(0);
  const before = await facts(permlight);
  const { generation } = await pill(frame);
  const moved = await frame.evaluate(() => {
    const [from, to] = ['a', 's'].map((end) => /** @type {HTMLSelectElement} */ (document.querySelector(`select[id$=":backingList_${end}"]`)));
    const option = from?.options[0];
    if (!option || !to) return '';
    // As the scripts of such lists do it: the old one goes, and a new one is made.
    to.add(new Option(option.text, option.value));
    option.remove();
    return option.text;
  });
  await evaluatedAfter(frame, generation);
  expect(moved).not.toBe('');
  const after = await facts(permlight);
  expect(after.get(`apex-class/${moved}`)).not.toBe('on');
  for (const [name, value] of after) if (name.startsWith('apex-class/')) expect(before.get(name)).toBe(value);
});

test('the value of a list or a field that is drawn anew is what the page came with', async ({ permlight, openPage }) => {
  const { frame } = await openPage('user-edit');
  const wanted = ['user/profile', 'user/username', 'user/active'];
  await expect.poll(async () => (await facts(permlight)).has('user/profile')).toBe(true);
  const before = await facts(permlight);
  const { generation } = await pill(frame);
  await frame.evaluate(() => {
    const list = /** @type {HTMLSelectElement} */ (document.querySelector('#Profile'));
    const name = /** @type {HTMLInputElement} */ (document.querySelector('#Username'));
    for (const field of [list, name]) {
      const copy = /** @type {HTMLElement} */ (field.cloneNode(true));
      for (const option of copy.querySelectorAll('option')) option.toggleAttribute('selected', option.index === copy.querySelectorAll('option').length - 1);
      if (copy instanceof HTMLInputElement) copy.setAttribute('value', 'somebody@else.example');
      field.replaceWith(copy);
    }
  });
  await evaluatedAfter(frame, generation);
  const after = await facts(permlight);
  for (const name of wanted) expect(after.get(name), name).toBe(before.get(name));
});
