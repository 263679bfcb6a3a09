// @ts-check
/** Purpose: a page follows the settings, also those that change while it asks for them. */
import { expect, test } from './fixture.mjs';

/** @typedef {{permlightHost: (request: string) => Promise<string>, permlightHold: () => Promise<void>}} Played */

test('marks that are switched on while the page asks for its settings come', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended', marks: false });
  const page = await permlight.context.newPage();
  let letIn = () => {};
  /** @type {Promise<void>} */
  const told = new Promise((resolve) => { letIn = resolve; });
  /** @type {Promise<void>} */
  const asked = new Promise((resolve, reject) => {
    page.exposeFunction('permlightHold', () => {
      resolve();
      return told;
    }).catch(reject);
  });
  // The first answer about settings is on its way until the test lets it in.
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => {
    const played = /** @type {Played} */ (/** @type {unknown} */ (globalThis));
    const { permlightHost: host } = played;
    let isFirst = true;
    played.permlightHost = async (request) => {
      const answer = await host(request);
      if (isFirst && JSON.parse(request).kind === 'settings') {
        isFirst = false;
        await played.permlightHold();
      }
      return answer;
    };
  }));
  const opening = permlight.load('permission-set-system-edit', { shell: false, page });
  await asked;
  await permlight.settings({ policy: 'recommended', marks: true });
  letIn();
  const { frame } = await opening;
  await expect(frame.locator('permlight-pill[data-generation]')).toBeAttached();
});
