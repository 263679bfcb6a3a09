// @ts-check
/** Scan: all pages of one user are read by GETs on the page's own origin, one at a time, and no more than needed. */
import { read } from './asked.mjs';
import { expect, test } from './fixture.mjs';

/** @typedef {import('../../extension/types.d.ts').Scan} Scan */
/** @typedef {import('./browser.mjs').Browser} Browser */

/** @param {Browser} permlight @returns {Promise<Scan | undefined>} */
const scanOf = async (permlight) => /** @type {Scan | undefined} */ ((await permlight.stored())['scan:acme']);

/** @param {Browser} permlight @param {string} state */
const reaches = (permlight, state) => expect.poll(async () => (await scanOf(permlight))?.state, { timeout: 30_000 }).toBe(state);

/** @param {import('playwright-core').Frame} frame */
const press = async (frame) => {
  const pill = frame.locator('permlight-pill');
  await pill.getByRole('button', { name: 'Read all pages', exact: true }).click();
  await pill.getByRole('button', { name: /^Read all pages of / }).click();
};

test('one click reads all pages of a user', async ({ permlight, openPage }) => {
  const { frame } = await openPage('user-detail');
  const seen = permlight.requests.length;
  await press(frame);
  await reaches(permlight, 'done');
  const scan = await scanOf(permlight);
  const problems = scan?.steps.filter(({ state }) => state !== 'done').map(({ path, problem }) => `${path} ${problem}`);
  // Session settings are at an address with the org's id here; the muting set mutes no app permission.
  expect(problems?.filter((line) => !/^\/_ui\/system\/security\/SessionSettings|^\/0QM\w+\?s=AppPermissions/.test(line))).toEqual([]);
  // What every spec is held to afterwards has seen these requests.
  await permlight.ownRequests();
  expect(read(permlight.requests.slice(seen))).toBeGreaterThan(15);
  const paths = scan?.steps.map(({ path }) => path) ?? [];
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toContain('/00e5g000001AbCd');
  expect(paths).toContain('/0PS5g000000XyZa/e?s=SystemPermissions');
  // The audit trail names the org.
  expect(scan?.steps.find(({ path }) => path === '/00D5g000004AcMe')).toMatchObject({ state: 'done', title: 'Company Information' });

  const asked = permlight.requests.slice(seen).filter(({ type }) => type === 'fetch' || type === 'xhr');
  const addresses = asked.map(({ url }) => url.slice(new URL(url).origin.length));
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(paths.filter((path) => !addresses.includes(path))).toEqual([]);
  for (const { url, method, frame: from } of asked) {
    expect(method).toBe('GET');
    expect(new URL(url).origin).toBe(new URL(from).origin);
  }
  const kept = Object.keys(await permlight.stored()).filter((key) => key.startsWith('evidence:acme:'));
  expect(kept.some((key) => key.startsWith('evidence:acme:profile:00e5g000001AbCd'))).toBe(true);
  expect(kept.some((key) => key.startsWith('evidence:acme:permission-set:0PS5g000000XyZb'))).toBe(true);
});

test('a scan can be cancelled and goes on where it stopped', async ({ permlight, openPage }) => {
  const { page, frame } = await openPage('user-detail');
  // One page keeps the scan waiting until it is stopped.
  let release = () => {};
  const stopped = new Promise((resolve) => { release = () => resolve(undefined); });
  await page.route('**/0Ya', async (route) => {
    await stopped;
    await route.fallback();
  });
  await press(frame);
  await frame.locator('permlight-pill').getByRole('button', { name: 'Stop reading' }).click();
  await reaches(permlight, 'cancelled');
  release();
  const before = (await scanOf(permlight))?.steps.filter(({ state }) => state === 'done').length ?? 0;
  await frame.locator('permlight-pill').getByRole('button', { name: 'Go on reading' }).click();
  await reaches(permlight, 'done');
  expect((await scanOf(permlight))?.steps.filter(({ state }) => state === 'done').length).toBeGreaterThan(before);
});

for (const [name, body, problem] of /** @type {const} */ ([
  ['the session has ended', '<html><body><form id="login_form"><input type="password" name="pw"></form></body></html>', 'session'],
  ['the session has ended, by a script', '<html><head><script>function go() { if (window.location.replace) { window.location.replace("/?ec=302"); } } go();</script></head><body></body></html>', 'session'],
  ['the session has ended, by a refresh', '<html><head><meta http-equiv="Refresh" content="0; URL=/?ec=302"></head><body></body></html>', 'session'],
  ['there is no right to see it', '<html><body class="sfdcBody"><span id="errorTitle">Insufficient Privileges</span></body></html>', 'rights'],
  ['the page has changed', '<html lang="en-US"><body class="sfdcBody"><h1>New</h1></body></html>', 'changed'],
])) {
  test(`a scan says plainly that ${name}`, async ({ permlight, openPage }) => {
    const { page, frame } = await openPage('user-detail');
    await page.route('**/00e5g000001AbCd', (route) => route.fulfill({ contentType: 'text/html', body }));
    await press(frame);
    await reaches(permlight, problem === 'session' ? 'stopped' : 'done');
    const step = (await scanOf(permlight))?.steps.find(({ path }) => path === '/00e5g000001AbCd');
    expect(step).toMatchObject({ state: 'failed', problem });
    await expect(frame.locator('permlight-pill').getByRole('status', { name: 'Read all pages' })).toContainText(
      { session: 'session', rights: 'right', changed: 'not recognised' }[problem]);
    await page.unroute('**/00e5g000001AbCd');
    await frame.locator('permlight-pill').getByRole('button', { name: 'Go on reading' }).click();
    await expect.poll(async () => (await scanOf(permlight))?.steps.find(({ path }) => path === '/00e5g000001AbCd')?.state).toBe('done');
  });
}

test('a second tab waits, is told whom the first one reads, and comes next', async ({ permlight, openPage }) => {
  const first = await openPage('user-detail');
  let release = () => {};
  const held = new Promise((resolve) => { release = () => resolve(undefined); });
  await first.page.route('**/0Ya', async (route) => {
    await held;
    await route.fallback();
  });
  await press(first.frame);
  await expect.poll(async () => (await scanOf(permlight))?.state).toBe('running');
  const second = await openPage('user-detail-integration');
  await press(second.frame);
  const said = second.frame.locator('permlight-pill').getByRole('status', { name: 'Read all pages' });
  await expect(said).toContainText('HubSpot API User is being read in another tab');
  release();
  await expect.poll(async () => (await scanOf(permlight))?.subject.name, { timeout: 30_000 }).toBe('Warehouse Loader');
  await reaches(permlight, 'done');
  await expect(first.frame.locator('permlight-pill').getByRole('status', { name: 'Read all pages' })).toContainText('HubSpot API User:');
  await expect(said).toContainText('Warehouse Loader:');
});

test('the panel has all pages of the chosen user read, in the tab beside it', async ({ permlight, openPage }) => {
  await openPage('user-detail');
  const panel = await permlight.openOwn('panel.html');
  await panel.getByText(/^Pages not read yet/).waitFor();
  await panel.getByRole('button', { name: 'Read all pages' }).click();
  await reaches(permlight, 'done');
  await panel.bringToFront();
  // Two cannot be read here, see above.
  await expect(panel.getByText(/^Pages not read yet: [12]$/)).toBeVisible();
  expect((await scanOf(permlight))?.subject).toMatchObject({ kind: 'user', name: 'HubSpot API User' });
});
