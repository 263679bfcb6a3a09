// @ts-check
/** Purpose: a page is read once when it is opened, not once before the browser has said that it is in view and again after. */
import { expect, test } from './fixture.mjs';

for (const name of ['user-detail', 'profile-original-view', 'permission-set-system-edit']) {
  for (const shell of [true, false]) {
    test(`one reading: ${name}${shell ? ', in the shell' : ''}`, async ({ permlight, openPage }) => {
      const { frame } = await openPage(name, { shell });
      // Looked at often: what a user's page says of its profile and sets is kept next, and then it is read again.
      const isKept = async () => Object.keys(await permlight.stored()).some((key) => key.startsWith('evidence:'));
      await expect.poll(isKept, { intervals: [10] }).toBe(true);
      // What is kept came from the first reading: a second one would be kept only if the first had proved nothing.
      await expect(frame.locator('permlight-pill')).toHaveAttribute('data-generation', '1');
    });
  }
}
