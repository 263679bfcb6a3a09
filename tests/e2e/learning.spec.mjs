// @ts-check
/** A page in a language whose labels nobody ships is read once an edit form of the same org has taught them. */
import { expect, marks, pill, test } from './fixture.mjs';

const VIEW = 'permission-set-system-view-nl';
const EDIT = 'permission-set-system-edit-nl';

test('a Dutch view page is read after one visit to the edit page', async ({ permlight, openPage }) => {
  const before = await openPage(VIEW);
  expect((await pill(before.frame)).status).toBe('not-recognised');

  const edit = await openPage(EDIT);
  const taught = [...(await marks(edit.frame)).values()].length;
  expect(taught).toBeGreaterThan(50);
  await expect.poll(async () => Object.keys((await permlight.stored())['labels:acme:nl_NL'] ?? {}).length).toBeGreaterThan(50);

  // The page that is still open is read anew by itself.
  await expect.poll(async () => (await pill(before.frame)).status).toBe('read');
  const read = await marks(before.frame);
  for (const name of before.meta.on) expect.soft(read.get(name)?.state, name).toBe('on');
  for (const name of before.meta.off) expect.soft(read.get(name)?.state, name).toBe('off');
});

test('what one org has taught is not believed in another', async ({ permlight, openPage }) => {
  await openPage(EDIT);
  await expect.poll(async () => Object.keys(await permlight.stored()).filter((key) => key.startsWith('labels:')))
    .toEqual(['labels:acme:nl_NL']);
});

test('a label that two permissions share identifies neither', async ({ permlight }) => {
  const [one, other] = ['ActivitiesAccess', 'AddDirectMessageMembers'];
  // A translation that calls both of them the same.
  // On the window: Firefox keeps the window of a frame that was empty so far, and gives it another document.
  const share = () => addEventListener('DOMContentLoaded', () => {
    for (const element of document.querySelectorAll('td label, .pc_permName')) {
      if (element.textContent === 'Toevoegen personen naar directe berichten') element.textContent = 'Toegang activiteiten';
    }
  });
  /** @param {string} name */
  const open = async (name) => {
    const page = await permlight.context.newPage();
    await page.addInitScript(share);
    return permlight.open(name, { page });
  };
  await open(EDIT);
  const taught = async () => /** @type {Record<string, string>} */ ((await permlight.stored())['labels:acme:nl_NL'] ?? {});
  await expect.poll(async () => (await taught())[other]).toBe('Toegang activiteiten');
  expect((await taught())[one]).toBe('Toegang activiteiten');

  const { frame } = await open(VIEW);
  await expect.poll(async () => (await pill(frame)).status).toBe('read');
  const read = await marks(frame);
  expect([read.has(one), read.has(other)]).toEqual([false, false]);
  expect(read.size).toBeGreaterThan(50);
});
