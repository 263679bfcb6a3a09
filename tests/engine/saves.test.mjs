// @ts-check
/** Purpose: what a page shows after a Save takes the place of what was read before, and a page that nobody saved does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

const snapshot = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('profile-original-view', 'snapshot') };
const { url } = snapshot;
const EDIT = `${url}/e?s=SystemPermissions`;

/** @param {string} document @param {Record<string, unknown>} request @param {string} [at] */
const from = async (document, request, at = url) => {
  const { ok, error } = /** @type {any} */ (await answer({ id: 'permlight', url: at, tab: { id: 1 }, frameId: 0, documentId: document }, request));
  assert.ok(ok, error);
};

/** How the page came in that a document shows. @param {string} document @param {string} [at] */
const sourceOf = async (document, at = url) => {
  await inExtension(() => chrome.storage.local.clear(), null);
  // What is kept is kept after the answer.
  const kept = inExtension(() => new Promise((resolve) => {
    const hear = (/** @type {Record<string, any>} */ changes) => {
      const [entry] = Object.entries(changes).filter(([key]) => key.startsWith('evidence:')).map(([, change]) => change);
      if (!entry) return;
      chrome.storage.onChanged.removeListener(hear);
      resolve(entry.newValue.record.readings[0].source ?? 'seen');
    };
    chrome.storage.onChanged.addListener(hear);
  }), null);
  await from(document, { kind: 'evaluate', snapshot: { ...snapshot, url: at }, proves: true }, at);
  return kept;
};

test('the first document after a Save shows what was saved, however often it is read', async () => {
  assert.equal(await sourceOf('a'), 'seen');
  await from('form', { kind: 'saved', url: EDIT }, EDIT);
  assert.equal(await sourceOf('b'), 'saved');
  assert.equal(await sourceOf('b'), 'saved');
  assert.equal(await sourceOf('c'), 'seen', 'a later document came by itself');
});

test('a Save on another record says nothing of this one', async () => {
  const other = EDIT.replace('00e5g000001AbCd', '00e5g000001AbCe');
  await from('form', { kind: 'saved', url: other }, other);
  assert.equal(await sourceOf('d'), 'seen');
});

test('a form that comes back after a Save proves nothing until another page about the record was shown', async () => {
  const form = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('permission-set-system-edit', 'snapshot') };
  const at = form.url;
  /** @param {string} document @param {Record<string, any>} [page] */
  const keeps = async (document, page = form) => {
    await inExtension(() => chrome.storage.local.clear(), null);
    await from(document, { kind: 'evaluate', snapshot: page, proves: true }, page.url);
    // What is kept is kept after the answer, and the next one comes after that.
    await from('last', { kind: 'evaluate', snapshot, proves: true });
    const has = () => inExtension(async () => Object.keys(await chrome.storage.local.get(null)).filter((key) => key.startsWith('evidence:')), null);
    for (;;) {
      const keys = /** @type {string[]} */ (await has());
      if (keys.some((key) => key.includes(':profile:'))) return keys.some((key) => key.includes(':permission-set:'));
    }
  };
  assert.equal(await keeps('one'), true);
  await from('one', { kind: 'saved', url: at }, at);
  assert.equal(await keeps('one'), true, 'the form itself is as it was loaded');
  assert.equal(await keeps('two'), false);
  assert.equal(await keeps('three'), false, 'sent and refused again');
  const view = golden('permission-set-system-view-img', 'snapshot');
  await from('five', { kind: 'evaluate', snapshot: { ...form, ...view }, proves: true }, view.url);
  assert.equal(await keeps('six'), true);
});

test('only the frame of a page says that it was saved', async () => {
  const stranger = { id: 'permlight', url: 'https://evil.example/', tab: { id: 1 }, frameId: 0, documentId: 'x' };
  await assert.rejects(answer(stranger, { kind: 'saved', url: EDIT }));
  assert.equal(await sourceOf('e'), 'seen');
});

test('what a document still says is as old as when it first said it', async () => {
  await inExtension(() => chrome.storage.local.clear(), null);
  /** @param {string} sign */
  const box = (sign) => snapshot.nodes.findIndex((/** @type {any} */ { attributes: [src] }) => src?.endsWith(`checkbox_${sign}.gif`));
  const changed = structuredClone(snapshot);
  changed.nodes[box('unchecked')].attributes[0] = snapshot.nodes[box('checked')].attributes[0];
  let last = 0;
  /** What counts of the profile once a document has been read. @param {string} document @param {typeof snapshot} page */
  const after = async (document, page) => {
    const began = Date.now();
    // Two readings of one moment have no order.
    while (Date.now() === began);
    await from(document, { kind: 'evaluate', snapshot: page, proves: true });
    // What is kept is kept one after the other: once this one is, the other is as well.
    last += 1;
    const at = `https://acme${last}.my.salesforce.com/00e5g000001AbCd`;
    await from(`last${last}`, { kind: 'evaluate', snapshot: { ...snapshot, url: at }, proves: true }, at);
    for (;;) {
      const kept = /** @type {[string, any][]} */ (Object.entries(/** @type {any} */ (await inExtension(() => chrome.storage.local.get(null), null))));
      if (kept.some(([key]) => key.startsWith(`evidence:acme${last}:`))) {
        const [, { record: { readings } }] = /** @type {[string, any]} */ (kept.find(([key]) => key.startsWith('evidence:acme:')));
        return new Map(readings.toReversed().flatMap((/** @type {any} */ { facts }) => facts));
      }
    }
  };
  const before = await after('open', snapshot);
  const now = await after('fresh', changed);
  assert.notDeepEqual(now, before);
  assert.deepEqual(await after('open', snapshot), now, 'it has stood open since');
  assert.deepEqual(await after('loaded', snapshot), before, 'it came later');
  assert.deepEqual(await after('open', changed), now, 'it was changed later');
});
