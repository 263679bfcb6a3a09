// @ts-check
/** Purpose: whose a group is, its own pages know by what other pages proved of its member sets, and a page that shows less forgets nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

const GROUP = '0PG5g0000000HbC';
const MEMBER = '0PS5g000000XyZb';

/** A replica whose names say nothing. @param {string} name @param {[string, string][]} [changes] */
const page = (name, changes = []) => {
  const all = [['HubSpot Connector', 'Sales'], ['HubSpot_Connector', 'Sales'], ['Warehouse', 'Sales'], ...changes];
  const text = all.reduce((whole, [from = '', to = '']) => whole.replaceAll(from, to), JSON.stringify(golden(name, 'snapshot')));
  return { generation: 1, truncated: false, rejected: false, translated: false, ...JSON.parse(text) };
};
const components = page('permission-set-group-components');
const overview = page('permission-set-group');
const member = page('permission-set-overview-licence', [['0PS5g000000XyZc', MEMBER]]);

/** @param {string} url @param {Record<string, unknown>} request @returns {Promise<any>} */
const ask = async (url, request) => {
  const reply = /** @type {any} */ (await answer({ id: 'permlight', url, tab: { id: 1 }, frameId: 0, documentId: 'a' }, request));
  assert.ok(reply.ok, reply.error);
  return reply.value;
};

/** The facts of a record's scope. @param {string} id @returns {Promise<[string, string][]>} */
const factsOf = async (id) => {
  const kept = /** @type {any} */ (await inExtension((key) => chrome.storage.local.get(key), `scope:acme:${id}`));
  return kept[`scope:acme:${id}`]?.facts ?? [];
};

/** How a page stands. What it shows is kept after the answer. @param {typeof overview} snapshot @param {string} [id] @param {string} [fact] that is known then */
const standing = async (snapshot, id, fact) => {
  const { scope } = await ask(snapshot.url, { kind: 'evaluate', snapshot, proves: true, loaded: performance.now() });
  while (id && !(await factsOf(id)).some(([name]) => name.startsWith(fact ?? ''))) await new Promise((resume) => { setImmediate(resume); });
  return scope.standing;
};

/** @param {string} url */
const stampOf = async (url) => (await ask(url, { kind: 'settings', url })).stamp;

test('a group is judged once a member set is known that is tied to a licence for integrations', async () => {
  await inExtension(() => chrome.storage.local.clear(), null);
  assert.equal(await standing(overview), 'undecided');
  const before = await stampOf(components.url);
  assert.equal(await standing(components, GROUP, 'permission-set'), 'undecided');
  const listed = await stampOf(components.url);
  assert.notEqual(listed, before, 'the page is judged anew now that its members are known');
  assert.equal(await standing(member, MEMBER, 'about/licence'), 'judged');
  assert.notEqual(await stampOf(components.url), listed);
  assert.equal(await standing(components), 'judged');
  assert.equal(await standing(overview), 'judged', 'the page that lists no members goes by what was kept');
  assert.ok((await factsOf(GROUP)).some(([name]) => name.startsWith('permission-set/')), 'which the page did not wipe');
});

test('what a user held before and a whole list does not name any more is held by nobody that is known', async () => {
  const held = '0PS5g000000XyZa';
  const user = { ...page('user-detail'), url: golden('user-detail', 'snapshot').url };
  /** @param {string} id @returns {Promise<string | undefined>} */
  const holderOf = async (id) => /** @type {any} */ (await inExtension((key) => chrome.storage.local.get(key), `scope:acme:${id}`))[`scope:acme:${id}`]?.holder;
  /** @param {string} id @param {string} holder */
  const until = async (id, holder) => { while (await holderOf(id) !== holder) await new Promise((resume) => { setImmediate(resume); }); };
  await inExtension(() => chrome.storage.local.clear(), null);
  const { subject, scope } = await ask(user.url, { kind: 'evaluate', snapshot: user, proves: true, loaded: performance.now() });
  assert.deepEqual([scope.standing, scope.holds.includes(held), scope.whole.includes('0PS')], ['judged', true, true]);
  const holder = `user:${subject.name}`;
  await until(held, holder);
  const others = { '0PS5g00000000L1': holder, '00e5g00000000L2': holder, '0PS5g00000000L3': 'user:Other', '0QM5g00000000L4': holder };
  await inExtension((rows) => chrome.storage.local.set(Object.fromEntries(Object.entries(rows).map(([id, who]) => [`scope:acme:${id}`, { version: 1, answer: '', holder: who, facts: [] }]))), others);
  await ask(user.url, { kind: 'evaluate', snapshot: user, proves: true, loaded: performance.now() });
  await until('0PS5g00000000L1', '');
  await until('00e5g00000000L2', '');
  // Of another holder, and of a kind that the page does not list.
  assert.deepEqual(await Promise.all([held, '0PS5g00000000L3', '0QM5g00000000L4'].map(holderOf)), [holder, 'user:Other', holder]);
});
