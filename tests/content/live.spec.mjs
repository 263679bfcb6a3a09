// @ts-check
/**
 * Purpose: on an edit page a mark follows its tick at once, in the frame in which the tick changes, without waiting for an
 * evaluation; and after the evaluation the whole page is right, ticks that depend on each other included.
 */
import { controlOf, evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('../e2e/browser.mjs').Browser} Browser */

/** What the engine itself says about the page as it is now, by API name. */
const JUDGE = `(async () => {
  const { collect } = globalThis.permlight;
  const plan = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  const { snapshot } = await collect.collect(plan.value, 1);
  const { value } = await chrome.runtime.sendMessage({ kind: 'evaluate', snapshot, proves: false, loaded: 1 });
  return Object.fromEntries(value.marks.map((mark) => [mark.target, [mark.state, value.verdicts[mark[mark.state === 'shown' ? 'on' : mark.state]].outcome].join(' ')]));
})()`;

/** @param {Browser} browser @param {Frame} frame */
const expectTruth = async (browser, frame) => {
  const painted = Object.fromEntries([...await marks(frame)].map(([target, { state, outcome }]) => [target, `${state} ${outcome}`]));
  /** @type {Record<string, string>} */
  const truth = await browser.inContentScript(frame, JUDGE);
  // A value that no rule speaks of has no mark.
  const unmarked = Object.keys(truth).filter((target) => !(target in painted));
  expect(unmarked.filter((target) => !/^(shown|on|off) not-applicable$/.test(truth[target] ?? ''))).toEqual([]);
  for (const target of unmarked) delete truth[target];
  expect(painted).toEqual(truth);
};

const tick = controlOf;

/** From now on, notes what the marks of `targets` show one animation frame after each change. @param {Frame} frame @param {string[]} targets */
const watchNextFrame = (frame, targets) => frame.evaluate((names) => {
  /** @type {string[][]} */
  const seen = [];
  Object.assign(globalThis, { seen });
  addEventListener('change', () => requestAnimationFrame(() => {
    const all = /** @type {any} */ (globalThis).permlight.paint.list();
    seen.push(names.map((name) => {
      const { state, verdict, picture, veiled } = all.find((/** @type {any} */ { mark }) => mark.target === name);
      // What is drawn says the same as what is known.
      const drawn = veiled || !picture || picture.classList.contains(verdict.outcome) ? '' : `, drawn as ${picture.className}`;
      return `${state} ${verdict.outcome}${drawn}`;
    }));
  }));
}, targets);

/** @param {Frame} frame @returns {Promise<string[][]>} */
const seenSoFar = (frame) => frame.evaluate(() => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(/** @type {any} */ (globalThis).seen)));
}));

/** How a person can change a tick. @type {Record<string, (box: import('playwright-core').Locator, frame: Frame) => Promise<void>>} */
const WAYS = {
  mouse: (box) => box.click(),
  keyboard: (box) => box.press('Space'),
  label: async (box, frame) => frame.locator(`label[for="${await box.getAttribute('id')}"]`).click(),
};

for (const { name, target, way } of [
  { name: 'permission-set-system-edit', target: 'ModifyAllData', way: 'mouse' },
  { name: 'permission-set-system-edit', target: 'ModifyAllData', way: 'label' },
  { name: 'profile-original-edit', target: 'ManageAuthProviders', way: 'mouse' },
  { name: 'profile-original-edit', target: 'ManageAuthProviders', way: 'keyboard' },
  { name: 'profile-enhanced-system-edit', target: 'ModifyAllData', way: 'keyboard' },
]) {
  test(`${name}: ${target} by ${way}, there and back`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'recommended' });
    const { frame } = await openPage(name);
    const box = await tick(frame, target);
    const before = (await marks(frame)).get(target);
    const first = await box.isChecked() ? 'on' : 'off';
    expect(before?.state).toBe(first);
    await watchNextFrame(frame, [target]);
    for (const times of [1, 2]) {
      const { generation } = await pill(frame);
      await WAYS[way](box, frame);
      const seen = await seenSoFar(frame);
      expect(seen).toHaveLength(times);
      expect(seen[times - 1][0].split(' ')[0]).toBe(times === 1 ? { on: 'off', off: 'on' }[first] : first);
      await evaluatedAfter(frame, generation);
      await expectTruth(permlight, frame);
    }
    const seen = await seenSoFar(frame);
    expect(seen[1]).toEqual([`${before?.state} ${before?.outcome}`]);
    expect(seen[0]).not.toEqual(seen[1]);
  });
}

test('a script of the page that ticks other boxes without an event is followed in the same frame', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('permission-set-system-edit');
  // Salesforce does this: whoever may modify all data may view all data and edit.
  await frame.evaluate(() => {
    /** @param {string} title */
    const box = (title) => /** @type {HTMLInputElement} */ (document.querySelector(`input[title="${title}"]`));
    box('ModifyAllData').addEventListener('change', () => {
      box('ViewAllData').checked = true;
      box('ViewSetup').checked = true;
    });
  });
  await watchNextFrame(frame, ['ModifyAllData', 'ViewAllData', 'ViewSetup']);
  const { generation } = await pill(frame);
  await (await tick(frame, 'ModifyAllData')).click();
  const [seen] = await seenSoFar(frame);
  expect(seen.map((words) => words.split(' ')[0])).toEqual(['on', 'on', 'on']);
  await evaluatedAfter(frame, generation);
  await expectTruth(permlight, frame);
});

test('a combination is judged again when one of its ticks changes', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('profile-enhanced-system-edit');
  const closed = 'COM106';
  const blamed = async () => [...(await marks(frame)).values()]
    .filter(({ codes, outcome }) => codes.includes(closed) && outcome === 'fail').map(({ target }) => target);
  expect(await blamed()).toEqual([]);
  for (const expected of [1, 0]) {
    const { generation } = await pill(frame);
    await (await tick(frame, 'ApiEnabled')).click();
    await evaluatedAfter(frame, generation);
    expect(Math.sign((await blamed()).length)).toBe(expected);
    await expectTruth(permlight, frame);
  }
});
