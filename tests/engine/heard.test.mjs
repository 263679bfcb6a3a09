// @ts-check
/** Purpose: a Save that was heard is kept, so that what was read before it counts no more, and one reading after it does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

const snapshot = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('profile-original-view', 'snapshot') };
const { url } = snapshot;
const EDIT = `${url}/e?s=SystemPermissions&retURL=x`;
const KEY = 'saves:acme:00e5g000001AbCd';

/** @param {string} document @param {Record<string, unknown>} request @param {{ id: number, incognito?: boolean }} [tab] */
const from = async (document, request, tab = { id: 1 }) => {
  const at = String(request.url ?? url);
  const sender = { id: 'permlight', url: at, tab, frameId: 0, documentId: document };
  const { ok, error } = /** @type {any} */ (await answer(sender, { loaded: Date.now(), form: false, ...request }));
  assert.ok(ok, error);
};

const stored = () => /** @type {Promise<Record<string, any>>} */ (inExtension(() => chrome.storage.local.get(null), null));
const clear = () => inExtension(() => chrome.storage.local.clear(), null);

/** When the profile was read last, once that is kept. @param {number} after */
const readAfter = async (after) => {
  for (;;) {
    const pages = Object.entries(await stored()).filter(([key]) => key.startsWith('evidence:acme:profile:')).map(([, page]) => page);
    const times = pages.flatMap(({ record }) => record.readings).map(({ time }) => Date.parse(time));
    if (times.some((time) => time > after)) return Math.max(...times);
  }
};

test('a Save is kept by record, path and section, each with its last time', async () => {
  await clear();
  const began = Date.now();
  await from('form', { kind: 'saved', url: EDIT });
  await from('form', { kind: 'saved', url: `${url}/e` });
  const { version, times } = (await stored())[KEY];
  const path = new URL(url).pathname;
  assert.deepEqual([version, Object.keys(times)], [1, [`${path}/e?s=SystemPermissions`, `${path}/e`]]);
  for (const time of Object.values(times)) assert.ok(Date.parse(time) >= began && Date.parse(time) <= Date.now(), time);
  const settings = 'https://acme.my.salesforce.com/_ui/system/security/SessionSettings';
  await from('settings', { kind: 'saved', url: settings });
  assert.deepEqual(Object.keys((await stored())['saves:acme:org'].times), ['/_ui/system/security/SessionSettings']);
});

test('what stands in the place of a Save and is none does not stay', async () => {
  await clear();
  await inExtension((key) => chrome.storage.local.set({ [key]: { version: 1, times: { '/x': 'never' } } }), KEY);
  await from('form', { kind: 'saved', url: EDIT });
  assert.equal(Object.keys((await stored())[KEY].times).length, 1);
});

test('in a private window nothing is kept', async () => {
  await clear();
  await from('form', { kind: 'saved', url: EDIT }, { id: 1, incognito: true });
  assert.deepEqual(await stored(), {});
});

test('a page that says the same once more is kept anew after a Save, however soon', async () => {
  await clear();
  await from('one', { kind: 'evaluate', snapshot, proves: true });
  const first = await readAfter(0);
  while (Date.now() === first);
  // Another tab hears it, so that nobody takes this page for its answer.
  await from('form', { kind: 'saved', url: EDIT }, { id: 2 });
  const saved = Date.parse(String(Object.values((await stored())[KEY].times)[0]));
  while (Date.now() <= saved);
  await from('two', { kind: 'evaluate', snapshot, proves: true });
  assert.ok(await readAfter(saved) > saved);
});
