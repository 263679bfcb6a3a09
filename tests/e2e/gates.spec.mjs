// @ts-check
/**
 * Purpose: what leads elsewhere does not get through. The extension's pages and its background reach no other host, a content script
 * reads only its own origin, a frame speaks only for itself, and what is stored is believed only in its form.
 */
import { expect, marks, pill, test } from './fixture.mjs';

/** @typedef {import('./browser.mjs').Browser} Browser */

const ELSEWHERE = 'https://evil.example';
const PIXEL = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64');

/** Whoever gets through is served, and noted: what the browser stopped never comes so far. @param {Browser} permlight @returns {string[]} */
const serveElsewhere = (permlight) => {
  const usual = permlight.answer;
  permlight.tried = ELSEWHERE;
  /** @type {string[]} */
  const served = [];
  permlight.answer = (url) => {
    if (!new URL(url).hostname.endsWith('evil.example')) return usual(url);
    served.push(url);
    return { status: 200, headers: { 'access-control-allow-origin': '*', 'content-type': 'image/gif' }, body: PIXEL };
  };
  return served;
};

/** Tries to reach an address, and says what stopped it. Runs in a page or in the background. @param {string} address */
const reach = async (address) => {
  /** @type {(name: string) => Promise<string>} */
  const stopped = (name) => new Promise((resolve) => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective === name && blockedURI.startsWith(new URL(address).origin)) resolve(name);
    });
  });
  const fetching = stopped('connect-src');
  const tried = [await fetch(`${address}/fetch`, { mode: 'no-cors' }).then(() => 'fetched', () => fetching)];
  if (typeof Image === 'undefined') return tried;
  const showing = stopped('img-src');
  const picture = new Image();
  tried.push(await new Promise((resolve) => {
    picture.onload = () => resolve('shown');
    picture.onerror = () => resolve(showing);
    picture.src = `${address}/picture.gif`;
  }));
  return tried;
};

for (const path of ['panel.html', 'popup.html']) {
  test(`${path} reaches no other host`, async ({ permlight }) => {
    const served = serveElsewhere(permlight);
    const page = await permlight.openOwn(path);
    expect(await page.evaluate(reach, ELSEWHERE)).toEqual(['connect-src', 'img-src']);
    expect(served).toEqual([]);
  });
}

test('the background reaches no other host', async ({ permlight }) => {
  const served = serveElsewhere(permlight);
  const [fetched] = await permlight.driver.inExtension(reach, ELSEWHERE);
  expect(fetched).toBe('connect-src');
  expect(served).toEqual([]);
});

test('a content script reads its own origin, whatever path it is told', async ({ permlight, openPage }) => {
  const served = serveElsewhere(permlight);
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const results = await permlight.inContentScript(frame, `(async () => {
    const paths = ['//evil.example/x', '/\\\\evil.example/x', 'https://evil.example/x', '\\t//evil.example/x', 'https://[', 'data:text/html,x'];
    const plan = { page: 'x', queries: [], nodeLimit: 1, textLimit: 1, signs: { login: 'form#x', refused: '#x' } };
    const results = [];
    await permlight.scan.run(async ({ kind, result }) => {
      if (result) results.push(result);
      return kind === 'scan-next' && results.length < paths.length ? { path: paths[results.length], plan } : null;
    }, () => {});
    return results;
  })()`);
  expect(results.length).toBe(6);
  for (const { snapshot, problem } of results) expect([snapshot, problem]).toEqual([null, 'changed']);
  expect(served).toEqual([]);
});

test('a frame speaks for itself and of what it was asked for', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const before = await permlight.stored();
  const own = frame.url().split('?')[0];
  const said = await permlight.inContentScript(frame, `(async () => {
    const api = globalThis.browser ?? globalThis.chrome;
    const ask = (request) => api.runtime.sendMessage(request).then((answer) => (answer === undefined ? 'refused' : answer.ok ? answer.value : 'error'));
    const url = ${JSON.stringify(own)};
    const node = { query: 0, text: '', attributes: [null, 'ModifyAllData', null], checked: false, saved: false, disabled: false, row: 0, column: 1 };
    const page = (address) => ({ url: address, generation: 1, truncated: false, rejected: false, translated: false, closed: 1, nodes: [node] });
    const other = page('https://bank.my.salesforce.com/00e000000000001/e?s=SystemPermissions');
    const start = (id, kind = 'profile') => ask({ kind: 'scan-start', url, subject: { kind, id, name: 'x' } });
    const tell = (path, snapshot) => ask({ kind: 'scan-result', url, result: { path, snapshot, problem: '' } });
    const answers = {
      otherOrg: await ask({ kind: 'evaluate', snapshot: other, proves: true, loaded: 1 }),
      otherPlan: await ask({ kind: 'plan', url: other.url }),
      policies: await ask({ kind: 'policies' }),
      nothing: await ask(null), word: await ask('plan'), inherited: await ask({ kind: 'constructor' }),
      nobody: await ask({ kind: 'plan', url: 'https://evil.example/00e000000000001' }),
      noRecord: await start('/evil.example/x'), noRecordEither: await start('00e/evil.exampl'), otherKind: await start('0PS000000000001'),
      noScan: await tell('/00e000000000001', page(new URL('/00e000000000001', url).href)),
    };
    const scan = await start('00e5g000001AbCd');
    const [{ path }] = scan.steps;
    answers.notAsked = await tell('/00e000000000002', page(new URL('/00e000000000002', url).href));
    const later = await tell(path, page(new URL('/00e000000000001/e?s=SystemPermissions', url).href));
    answers.otherPage = later.steps[0].state + ' ' + later.steps[0].problem;
    answers.twice = await tell(path, other);
    return answers;
  })()`);
  expect(said).toEqual({
    otherOrg: 'refused', otherPlan: 'refused', policies: 'refused', nothing: 'refused', word: 'refused', inherited: 'refused', nobody: 'refused',
    noRecord: 'refused', noRecordEither: 'refused', otherKind: 'error', noScan: null, notAsked: null, otherPage: 'failed changed', twice: null,
  });
  const { 'scan:acme': _, ...after } = await permlight.stored();
  expect(Object.keys(after).filter((key) => !(key in before))).toEqual([]);
});

test('a list of pages that leads elsewhere is none', async ({ permlight, openPage }) => {
  const served = serveElsewhere(permlight);
  const step = { instead: '', state: 'open', problem: '' };
  const scan = { subject: { kind: 'profile', id: '00e5g000001AbCd', name: 'P' }, runner: '', state: 'cancelled', started: '', steps: [{ ...step, path: '//evil.example/x' }] };
  await permlight.driver.inExtension((value) => chrome.storage.local.set({ 'scan:acme': value }), scan);
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const drawer = frame.locator('permlight-pill');
  await drawer.getByRole('button', { name: 'Read all pages', exact: true }).click();
  await expect(drawer.getByRole('button', { name: /^Read all pages of / })).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Go on reading' })).toBeHidden();
  await expect(drawer.getByRole('link', { name: /evil/ })).toHaveCount(0);
  expect(served).toEqual([]);
});

test('a reading that is later than now counts for nothing, and the page takes its place', async ({ permlight, openPage }) => {
  const { page, frame } = await openPage('profile-enhanced-system-edit', { shell: false });
  const { fail } = await pill(frame);
  expect(fail).toBeGreaterThan(0);
  const find = async () => Object.entries(await permlight.stored()).find(([key]) => key.startsWith('evidence:acme:profile:'));
  await expect.poll(async () => (await find())?.[0] ?? '').toContain('profile-enhanced-edit');
  const [key, kept] = /** @type {[string, import('../../extension/types.d.ts').Evidence]} */ (await find());
  const [{ facts }] = kept.record.readings;
  const forged = { ...kept, record: { readings: [{ time: '9999-12-31T23:59:59.999Z', facts: facts.map(([name, value]) => [name, value === 'on' ? 'off' : value]) }] } };
  await permlight.driver.inExtension(([name, value]) => chrome.storage.local.set({ [name]: value }), /** @type {const} */ ([key, forged]));
  // What our own clock cannot have dated goes.
  await expect.poll(find).toBeUndefined();
  const panel = await permlight.openOwn('panel.html');
  await page.bringToFront();
  await page.reload();
  await expect.poll(async () => (await find())?.[1].record.readings.map((/** @type {{time: string}} */ { time }) => time.slice(0, 2))).toEqual(['20']);
  await panel.bringToFront();
  await expect(panel.locator('#count-fail b')).toHaveText(String(fail));
});

test('a policy without the file that it was made from is taken away', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const usual = (await pill(frame)).fail;
  const policy = { id: 'team-x', title: 'Recommended', summary: '', base: 'recommended', severities: [], rules: [], off: [] };
  await permlight.driver.inExtension((value) => chrome.storage.local.set(value), { settings: { policy: 'team' }, teamPolicy: { policy, waivers: [] } });
  const panel = await permlight.openOwn('panel.html');
  await panel.getByRole('tab').first().waitFor();
  await expect.poll(async () => 'teamPolicy' in await permlight.stored()).toBe(false);
  const again = await openPage('profile-original-edit', { shell: false });
  expect((await pill(again.frame)).fail).toBe(usual);
});

test('what was stored in another form than ours does not keep a page from being judged', async ({ permlight, openPage }) => {
  await permlight.driver.inExtension((value) => chrome.storage.local.set(value), {
    settings: { policy: 'team' }, teamPolicy: { policy: 3 }, 'waivers:acme': { a: null, b: { rule: 'x', expires: 'never' } }, 'due:acme': { version: 2, days: 3 },
    'labels:acme:en_US': 'x', 'scan:acme': { subject: null, steps: 3 },
  });
  const { frame } = await openPage('profile-original-edit', { shell: false });
  expect((await pill(frame)).status).toBe('read');
  expect((await marks(frame)).size).toBeGreaterThan(10);
});

test('what a page calls its language is a language or nothing', async ({ permlight, openPage }) => {
  const usual = permlight.answer;
  for (const name of ['acme:x', 'x'.repeat(2_000_000), '../../x', 'en-'.repeat(100)]) {
    await permlight.driver.inExtension(() => chrome.storage.local.clear());
    permlight.answer = (url) => {
      const answer = usual(url);
      const body = answer.body?.toString().replace(/(<html[^>]*) lang="[^"]*"/, `$1 lang="${name}"`).replaceAll(/<script[^>]*jslabels[^>]*><\/script>/g, '');
      return answer.headers?.['content-type']?.startsWith('text/html') && body ? { ...answer, body } : answer;
    };
    // In its own language, this page teaches.
    const { page, frame } = await openPage('permission-set-system-edit-nl', { shell: false });
    const keys = async () => Object.keys(await permlight.stored());
    await expect.poll(async () => (await keys()).some((key) => key.startsWith('evidence:acme:permission-set:'))).toBe(true);
    expect(await frame.locator('html').getAttribute('lang')).toBe(name);
    expect((await keys()).filter((key) => key.startsWith('labels:'))).toEqual([]);
    await page.close();
  }
});
