// @ts-check
/** Purpose: whoever stops a scan has stopped it, whatever the background is at in that moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../content/runtime.mjs';

const PAGE = 'https://acme.my.salesforce-setup.com/0055g000001HbIn';
const SENDER = { id: 'permlight', url: PAGE, tab: { id: 1 }, frameId: 0, documentId: 'a' };

/** @param {Record<string, unknown>} request @returns {Promise<any>} */
const ask = async (request) => {
  const { ok, value, error } = /** @type {any} */ (await answer(SENDER, 'message', { url: PAGE, ...request }));
  assert.ok(ok, error);
  return value;
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
