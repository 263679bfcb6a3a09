// @ts-check
/** Purpose: a page of production shows what is not as it was tested, follows each tick at once, and reminds of what is due. */
import { beside, clickMark, controlOf, evaluatedAfter, expect, markText, marks, metaOf, pill, test } from './fixture.mjs';

const PAGE = 'profile-original-edit';
/** No rule of the policy speaks of these; the first is on there, the second off, the third on. */
const [EXTRA, MISSING, SAME] = ['FreezeUsers', 'ActivateContract', 'RunFlow'];
const KEY = `tested:acme:${metaOf(PAGE).subject.id}`;

/** What was tested: the permissions of the page, but for two. */
const rows = () => {
  const on = [...metaOf(PAGE).on.filter((name) => name !== EXTRA), MISSING];
  return ['list/permission', '', ...on.flatMap((name) => [`permission/${name}`, 'on'])].join('\0');
};

/** @param {Record<string, unknown>} items */
const store = (items) => /** @param {import('./browser.mjs').Browser} permlight */ (permlight) =>
  permlight.driver.inExtension((value) => chrome.storage.local.set(value), items);

const tested = (drifted = '') => store({
  [KEY]: { version: 1, baseline: { name: 'Sprint 12', day: '2026-11-12', hash: 'ab12' }, rows: rows(), drifted },
});

test('what is not as tested is marked, and a tick puts it right at once', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  const { frame } = await openPage(PAGE);
  const plain = (await marks(frame)).get(EXTRA);
  expect([plain?.outcome, plain?.codes]).toEqual(['not-applicable', []]);

  // The panel marks a configuration as tested while the page is open.
  let { generation } = await pill(frame);
  await tested()(permlight);
  await evaluatedAfter(frame, generation);
  // A page that has just come into view may be read once more before.
  await expect.poll(async () => (await marks(frame)).get(EXTRA)).toMatchObject({ state: 'on', outcome: 'fail', codes: ['TESTED'] });
  const painted = await marks(frame);
  expect(painted.get(MISSING)).toMatchObject({ state: 'off', outcome: 'fail', codes: ['TESTED'] });
  expect(painted.get(SAME)).toMatchObject({ state: 'on', outcome: 'not-applicable', codes: [] });
  await clickMark(frame, EXTRA);
  expect(await markText(frame, EXTRA)).toBe('not tested');
  await clickMark(frame, MISSING);
  expect(await markText(frame, MISSING)).toBe('tested: on');
  await clickMark(frame, EXTRA);
  const card = frame.locator('permlight-card');
  await expect(card.locator('.message')).toHaveText('Not in the tested configuration "Sprint 12" of 2026-11-12: there it is off.');
  await expect(card).toContainText('Sprint 12, 12 Nov 2026');

  ({ generation } = await pill(frame));
  const seen = await beside(frame, `(() => {
    const entry = globalThis.permlight.paint.list().find(({ mark }) => mark.target === ${JSON.stringify(EXTRA)});
    entry.control.click();
    return [entry.state, entry.verdict.outcome, entry.picture.classList.contains('pass')];
  })()`);
  expect(seen).toEqual(['off', 'pass', true]);
  await evaluatedAfter(frame, generation);
  expect((await marks(frame)).get(EXTRA)).toMatchObject({ state: 'off', outcome: 'pass', codes: ['TESTED'] });
});

test('what once was not as tested shows that it is now', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'cloudkettle' });
  await tested(`permission/${SAME}`)(permlight);
  const { frame } = await openPage(PAGE);
  expect((await marks(frame)).get(SAME)).toMatchObject({ state: 'on', outcome: 'pass', codes: ['TESTED'] });
  await clickMark(frame, SAME);
  await expect(frame.locator('permlight-card .message')).toHaveText('As in the tested configuration "Sprint 12" of 2026-11-12.');
  await (await controlOf(frame, SAME)).click();
  expect((await marks(frame)).get(SAME)).toMatchObject({ state: 'off', outcome: 'fail' });
});

test('the pill reminds of what is due, until it is done', async ({ permlight, openPage }) => {
  /** @param {(string | boolean | null)[][]} days */
  const due = (...days) => store({ 'due:acme': { version: 2, days: days.map(([from, recheck, cleanUp]) => ({ from, recheck, cleanUp })) } })(permlight);
  await due(['2026-01-02', '2026-01-02', false], ['2099-01-01', '2026-01-02', true]);
  const { frame } = await openPage(PAGE);
  const details = frame.locator('permlight-pill .more');
  await expect(details).toContainText('A re-check of production has been due since 2 Jan 2026: open the panel.');
  await expect(details).not.toContainText('cleaned up');
  await due(['2026-01-02', null, true], ['2099-01-01', '2099-01-01', true]);
  await expect(details).toContainText('has to be cleaned up');
  await expect(details).not.toContainText('re-check');
});
