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

test('a label that two permissions share identifies neither', async ({ openPage }) => {
  await openPage(EDIT);
  const { frame, meta } = await openPage(VIEW);
  const shared = await frame.evaluate(() => {
    const labels = [...document.querySelectorAll('.pc_permName')].map((element) => element.textContent?.trim() ?? '');
    const first = document.querySelector('.pc_permName');
    const second = document.querySelectorAll('.pc_permName')[1];
    if (first && second) second.textContent = first.textContent;
    return labels.slice(0, 2);
  });
  expect(shared[0]).not.toBe(shared[1]);
  // Two rows with one label and different states say nothing of either permission.
  const known = [...meta.on, ...meta.off];
  await expect.poll(async () => [...(await marks(frame)).keys()].length).toBeLessThan(known.length);
});
