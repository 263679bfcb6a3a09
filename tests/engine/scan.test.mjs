// @ts-check
/** Purpose: whoever stops a scan has stopped it, whatever the background is at in that moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, closeTab, hearTabs, inExtension } from '../content/runtime.mjs';

const PAGE = 'https://acme.my.salesforce-setup.com/0055g000001HbIn';

/** @param {number} tab @returns {(request: Record<string, unknown>) => Promise<any>} */
const from = (tab) => async (request) => {
  const sender = { id: 'permlight', url: PAGE, tab: { id: tab }, frameId: 0, documentId: `d${tab}` };
  const { ok, value, error } = /** @type {any} */ (await answer(sender, { url: PAGE, ...request }));
  assert.ok(ok, error);
  return value;
};

const ask = from(1);
const USER = { kind: 'user', id: '0055g000001HbIn', name: 'HubSpot API User' };
const OTHER = { kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot Integration' };

/** Reads nothing of all that is left. @param {typeof ask} who */
const finish = async (who) => {
  for (let step = await who({ kind: 'scan-next' }); step; step = await who({ kind: 'scan-next' })) {
    await who({ kind: 'scan-result', result: { path: step.path, snapshot: null, problem: 'network' } });
  }
};

test('a scan that is stopped while a page is taken stays stopped, at whatever moment', async () => {
  for (let moment = -40; moment < 40; moment += 1) {
    await ask({ kind: 'scan-start', subject: { kind: 'user', id: '0055g000001HbIn', name: 'HubSpot API User' } });
    const { path } = await ask({ kind: 'scan-next' });
    const orders = [() => ask({ kind: 'scan-result', result: { path, snapshot: null, problem: 'network' } }), () => ask({ kind: 'scan-cancel' })];
    const [first, second] = moment < 0 ? orders.reverse() : orders;
    const begun = first?.();
    for (let step = 0; step < Math.abs(moment); step += 1) await Promise.resolve();
    await Promise.all([begun, second?.()]);
    assert.equal((await ask({ kind: 'scan-state' })).state, 'cancelled', `after ${moment} steps`);
    assert.equal(await ask({ kind: 'scan-next' }), null, `after ${moment} steps`);
  }
});

test('who comes second waits, is told whom the other reads, and comes next', async () => {
  /** @type {number[]} */
  const alive = [1, 2, 3];
  hearTabs((tab, { kind }, { documentId }) => kind === 'scan-alive' && documentId === `d${tab}` && alive.includes(tab));
  const [first, second, third] = [from(1), from(2), from(3)];
  await first({ kind: 'scan-start', subject: USER });
  assert.equal((await second({ kind: 'scan-start', subject: OTHER })).subject.name, USER.name);
  await third({ kind: 'scan-start', subject: OTHER });
  assert.deepEqual(await second({ kind: 'scan-next' }), { path: '', plan: null });
  const { path } = await first({ kind: 'scan-next' });
  assert.notEqual(path, '');
  assert.equal(await second({ kind: 'scan-result', result: { path, snapshot: null, problem: 'network' } }), null, 'it is not its own');
  // Whoever waits can stop waiting, and stops nobody else.
  assert.equal((await third({ kind: 'scan-cancel' })).state, 'running');
  assert.equal(await third({ kind: 'scan-next' }), null);
  await finish(first);
  assert.equal(await first({ kind: 'scan-next' }), null);
  assert.equal((await first({ kind: 'scan-state' })).subject.name, OTHER.name);
  assert.notEqual((await second({ kind: 'scan-next' })).path, '');
  await finish(second);
  assert.equal((await second({ kind: 'scan-state' })).state, 'done');
});

test('nobody waits for a tab that is closed, or a page that was left', async () => {
  let alive = [1, 2, 3];
  hearTabs((tab) => alive.includes(tab));
  await from(1)({ kind: 'scan-start', subject: USER });
  await from(2)({ kind: 'scan-start', subject: OTHER });
  await closeTab(1);
  assert.notEqual((await from(2)({ kind: 'scan-next' })).path, '');
  // Its page was left without a word.
  await from(3)({ kind: 'scan-start', subject: USER });
  alive = [3];
  assert.notEqual((await from(3)({ kind: 'scan-next' })).path, '');
  hearTabs(null);
  await from(4)({ kind: 'scan-start', subject: OTHER });
  assert.notEqual((await from(4)({ kind: 'scan-next' })).path, '');
  await from(4)({ kind: 'scan-cancel' });
});

test('what cannot be read is called by its name', async () => {
  hearTabs(null);
  const { steps } = await ask({ kind: 'scan-start', subject: USER });
  assert.deepEqual(steps.map((/** @type {any} */ { title, of }) => [title, of])[0], ['User', USER.name]);
  for (const { title } of steps) assert.match(title, /^[A-Z]/);
  await ask({ kind: 'scan-cancel' });
});

test('an org whose own page was open once is read with each user', async () => {
  hearTabs(null);
  const key = 'evidence:acme:org:org:company-information:';
  const record = { readings: [{ time: '2026-11-20T08:00:00.000Z', source: 'seen', facts: [['org/id', '00D5g000004AcMe']] }] };
  const pathsOf = async (/** @type {Record<string, unknown>} */ more, /** @type {object} */ subject) => {
    const kept = { version: 1, org: 'acme', kind: 'org', id: 'org', name: 'Acme', page: 'company-information', title: 'Company Information', record, ...more };
    await inExtension((entry) => chrome.storage.local.set(entry), { [key]: kept });
    const { steps } = await ask({ kind: 'scan-start', subject });
    await ask({ kind: 'scan-cancel' });
    return steps.map((/** @type {any} */ { path }) => path);
  };
  assert.ok((await pathsOf({ path: '/00D5g000004AcMe' }, USER)).includes('/00D5g000004AcMe'));
  assert.ok(!(await pathsOf({ path: '/00D5g000004AcMe' }, OTHER)).includes('/00D5g000004AcMe'));
  // Nothing else than the record of an org is asked for, and nothing that somebody else's file says.
  for (const more of [{ path: '/00e5g000001AbCd' }, { path: '//example.com/00D5g000004AcMe' }, { path: '/00D5g000004AcMe', from: 'Dana' }, { path: 7 }]) {
    const paths = await pathsOf(more, USER);
    assert.equal(paths.length, 5, JSON.stringify(more));
  }
  await inExtension((name) => chrome.storage.local.remove(name), key);
});

test('who asks again, because the background was stopped, gets the same page', async () => {
  hearTabs(null);
  await ask({ kind: 'scan-start', subject: USER });
  const step = await ask({ kind: 'scan-next' });
  assert.deepEqual(await ask({ kind: 'scan-next' }), step);
  const result = { path: step.path, snapshot: null, problem: 'network' };
  assert.equal((await ask({ kind: 'scan-result', result })).steps[0].state, 'failed');
  assert.equal(await ask({ kind: 'scan-result', result }), null);
  assert.notEqual((await ask({ kind: 'scan-next' })).path, step.path);
  await ask({ kind: 'scan-cancel' });
});

test('a path of the org itself that is no page of Setup has no plan, so a frame asks for none', async () => {
  await inExtension(() => chrome.storage.local.clear(), null);
  await ask({ kind: 'scan-start', subject: OTHER });
  for (const path of ['/secur/logout.jsp', '/services/data/v62.0/', '/setup/own/deleteredirect.jsp?delID=00e5g000001AbCd', '/apex/Evil', '/', '/00e']) {
    await inExtension(async (wanted) => {
      const { 'scan:acme': scan } = /** @type {Record<string, any>} */ (await chrome.storage.local.get('scan:acme'));
      for (const step of scan.steps) Object.assign(step, { path: wanted, instead: '', state: 'open' });
      await chrome.storage.local.set({ 'scan:acme': scan });
    }, path);
    const next = await ask({ kind: 'scan-next' });
    assert.equal(next?.plan ?? null, null, path);
  }
  await ask({ kind: 'scan-cancel' });
});
