// @ts-check
/** Purpose: two objects of one label are two: no two boxes that can be ticked go by one name, so none is ticked in the place of another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

/** The targets of what can be ticked. @param {any} snapshot @returns {Promise<string[]>} */
const targets = async (snapshot) => {
  const { url } = snapshot;
  const sender = { id: 'permlight', url, tab: { id: 1 }, frameId: 0, documentId: '' };
  const { value } = /** @type {any} */ (await answer(sender, { kind: 'evaluate', snapshot, proves: false, loaded: performance.now() }));
  return value.marks.filter((/** @type {any} */ { live }) => live).map((/** @type {any} */ { target }) => target);
};

test('no two boxes go by one name, and the first one by its own', async () => {
  const page = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('profile-original-edit', 'snapshot') };
  const known = await targets(page);
  const twice = structuredClone(page);
  for (const node of twice.nodes) if (node.text === 'Subscriptions') node.text = 'Invoices';
  const all = await targets(twice);
  assert.equal(all.length, known.length);
  assert.equal(new Set(all).size, all.length);
  const changed = all.filter((target, at) => target !== known[at]);
  assert.ok(changed.length > 4);
  for (const target of changed) assert.match(target, /Invoices.* \(2\)$/);
});
