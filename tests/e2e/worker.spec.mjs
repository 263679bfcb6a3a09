// @ts-check
/** Purpose: the browser may stop the background at any moment. The next tick is judged all the same. */
import { evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

test('a tick after the background was stopped is judged', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('permission-set-system-edit');
  const before = await pill(frame);
  await permlight.stopWorker();

  await frame.locator('input[title="ModifyAllData"]').click();
  await evaluatedAfter(frame, before.generation);
  expect((await marks(frame)).get('ModifyAllData')).toMatchObject({ state: 'on', outcome: 'fail' });
  expect(await pill(frame)).toMatchObject({ status: 'read', fail: before.fail + 1 });
});

test('a page that opens after the background was stopped is painted', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'smartosc' });
  await permlight.stopWorker();
  const { frame, meta } = await openPage('profile-enhanced-system-edit');
  expect((await pill(frame)).status).toBe('read');
  expect((await marks(frame)).size).toBe(meta.permissions);
});
