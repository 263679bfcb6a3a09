// @ts-check
/** Purpose: a background that the browser stops while it judges is asked once more, so that the page is judged all the same. */
import { expect, only, pill, test } from './fixture.mjs';

test('a page is judged although the background was stopped meanwhile', only('chromium', 'Firefox stops a background that has something to do only by itself'), async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended' });
  const undisturbed = await permlight.open('profile-original-view-large', { shell: false });
  const { fail } = await pill(undisturbed.frame);
  expect(fail).toBeGreaterThan(20);
  await undisturbed.page.close();
  for (let times = 0; times < 3; times += 1) {
    const { page, frame } = await permlight.load('profile-original-view-large', { shell: false });
    await permlight.stopWorker();
    await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
    expect(await pill(frame)).toMatchObject({ status: 'read', fail });
    await page.close();
  }
});
