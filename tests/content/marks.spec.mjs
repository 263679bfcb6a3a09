// @ts-check
/** Purpose: what a mark says, and where it stands. */
import { expectTruth } from '../e2e/painted.mjs';
import { allMarks, drawnMarks, evaluatedAfter, expect, marks, only, pill, test } from './fixture.mjs';

const IN_SHORT = ['permission-set-system-edit', 'permission-set-system-view-ja', 'profile-original-view-licence'];

for (const name of IN_SHORT) {
  test(`${name}: recommended`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'recommended' });
    const { frame, meta } = await openPage(name);
    const painted = await allMarks(frame);
    expectTruth(name, meta, painted);
    const judged = painted.filter(({ outcome }) => outcome === 'fail' || outcome === 'pass');
    expect(judged.length).toBeGreaterThan(0);
    // A rule is named wherever there is a verdict, and a mark says in words what its colour says.
    expect(judged.filter(({ codes, name: words }) => codes.length === 0 || words === '')).toEqual([]);
  });
}

test('every mark stands in the layer, none among the elements of the page', async ({ openPage }) => {
  const { frame } = await openPage('profile-original-edit');
  expect((await allMarks(frame)).length).toBeGreaterThan(50);
  expect(await drawnMarks(frame)).toBeGreaterThan(10);
  expect(await frame.evaluate(() => [...document.querySelectorAll('*')].filter((each) => each.localName.startsWith('permlight-'))
    .map(({ localName, parentElement }) => `${parentElement?.localName} > ${localName}`).sort()))
    .toEqual(['html > permlight-layer', 'html > permlight-notice', 'html > permlight-pill']);
});

test('what a mark says is heard at its control, and goes with it; words of the page stay', async ({ permlight }) => {
  await permlight.settings({ policy: 'recommended', marks: false });
  const { frame } = await permlight.load('permission-set-system-edit');
  const box = frame.locator('input[title="AssignPermissionSets"]');
  await box.evaluate((each) => each.setAttribute('aria-description', 'Of the page.'));
  const said = () => box.getAttribute('aria-description');
  await permlight.settings({ policy: 'recommended', marks: true });
  await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  const words = (await marks(frame)).get('AssignPermissionSets')?.name.replace(/^Manage[^:]*: |^Assign[^:]*: /, '') ?? '';
  expect(await said()).toBe(`Of the page. Permlight: ${words}`);
  // A copy that the page makes of it takes the words along, and they are taken from it.
  const { generation } = await pill(frame);
  await box.evaluate((each) => {
    const copy = /** @type {HTMLElement} */ (each.cloneNode());
    copy.id = copy.title = 'copy';
    document.body.append(copy);
  });
  await evaluatedAfter(frame, generation);
  expect(await frame.locator('input[title="copy"]').getAttribute('aria-description')).toBe('Of the page.');
  await box.click();
  expect(await said()).not.toBe(`Of the page. Permlight: ${words}`);
  expect(await said()).toMatch(/^Of the page\. Permlight: /);
  await permlight.settings({ policy: 'recommended', marks: false });
  await expect(frame.locator('permlight-layer')).toHaveCount(0);
  expect(await said()).toBe('Of the page.');
  await expect(frame.locator('[aria-description*="Permlight"]')).toHaveCount(0);
});

test('marks that are switched off while a reading is due stay off', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('permission-set-system-edit');
  const asked = await frame.evaluate(async () => {
    const { chrome, permlightHeard } = /** @type {any} */ (globalThis);
    /** @type {string[]} */
    const kinds = [];
    const send = chrome.runtime.sendMessage;
    chrome.runtime.sendMessage = (/** @type {{kind: string}} */ request) => {
      kinds.push(request.kind);
      const settings = { policy: 'recommended', marks: false, collapsed: false };
      return request.kind === 'settings' ? Promise.resolve({ ok: true, value: { settings, stamp: '', allows: { fix: true } } }) : send(request);
    };
    const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
    /** @type {HTMLElement} */ (document.querySelector('input[title="ModifyAllData"]')).click();
    await nextFrame();
    await nextFrame();
    permlightHeard({ kind: 'news' });
    // Begun later and as long as the one that ends in a reading, so this one ends after it.
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    return kinds;
  });
  expect(asked).not.toContain('evaluate');
  await expect(frame.locator('permlight-layer')).toHaveCount(0);
});

/** What stands in the browser's own accessibility tree at the control of each judged mark. @param {import('playwright-core').Page} page */
const heard = async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  /** @param {string} expression */
  const run = async (expression) => (await session.send('Runtime.evaluate', { expression })).result;
  const { value: count } = await run('judged = permlight.paint.list().filter(({ plain }) => !plain), judged.length');
  /** @type {[string, boolean, string, string][]} */
  const found = [];
  for (let at = 0; at < count; at += 1) {
    const [{ objectId }, { value }] = [await run(`judged[${at}].control`), await run(`judged[${at}].verdict.name`)];
    const { nodes: [node] } = await session.send('Accessibility.getPartialAXTree', { ...(objectId ? { objectId } : {}), fetchRelatives: false });
    found.push([String(node?.role?.value), Boolean(node?.ignored), String(node?.description?.value), `Permlight: ${value}`]);
  }
  return found;
};

for (const [name, role] of [['permission-set-system-edit', 'checkbox'], ['profile-original-view', 'image'], ['user-detail-uat', 'cell']]) {
  test(`the accessibility tree has the words at the control: ${name}`, only('chromium', 'Firefox shows its tree to nobody'), async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    const { page } = await permlight.open(name ?? '', { shell: false });
    const found = await heard(page);
    expect(found.length).toBeGreaterThan(1);
    expect(found.some(([own]) => own === role), JSON.stringify(found[0])).toBe(true);
    expect(found.filter(([, ignored, words, wanted]) => ignored || words !== wanted)).toEqual([]);
  });
}
