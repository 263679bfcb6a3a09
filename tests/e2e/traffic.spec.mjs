// @ts-check
/** Purpose: Permlight makes no request. A page asks for the same things with it and without it. */
import { launch } from './browser.mjs';
import { evaluatedAfter, expect, pill, test } from './fixture.mjs';

const NAMES = ['profile-original-view', 'permission-set-system-edit', 'permission-set-system-view-crossorigin', 'profile-original-view-toplevel'];
const OWN = /^(?:chrome|moz)-extension:/;

/** @param {import('./browser.mjs').Seen[]} requests */
const lines = (requests) => requests.filter(({ url }) => !OWN.test(url))
  .map(({ method, type, url, frame }) => `${method} ${type} ${url} from ${frame}`).sort();

/** @param {import('./browser.mjs').Engine} engine @param {boolean} extension */
const visit = async (engine, extension) => {
  const browser = await launch({ engine, extension });
  for (const name of NAMES) {
    if (!extension) {
      await browser.load(name);
      continue;
    }
    const { frame } = await browser.open(name);
    const { generation } = await pill(frame);
    await browser.settings({ policy: 'cloudkettle' });
    await evaluatedAfter(frame, generation);
    await frame.locator('permlight-mark[data-outcome="fail"] .visual').first().click();
    await frame.getByRole('dialog').waitFor();
    await browser.settings({ policy: 'recommended' });
  }
  await browser.close();
  return browser;
};

test('reading, judging, painting and opening a card add no request', async ({ engine }) => {
  const without = await visit(engine, false);
  const painted = await visit(engine, true);
  expect(lines(without.requests).length).toBeGreaterThan(NAMES.length * 3);
  expect(lines(painted.requests)).toEqual(lines(without.requests));
  // What the extension loads comes from its own folder.
  const own = painted.requests.filter(({ frame }) => OWN.test(frame));
  expect(own.filter(({ url }) => !url.startsWith(painted.base))).toEqual([]);
});
