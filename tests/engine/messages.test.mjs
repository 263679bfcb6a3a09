// @ts-check
/**
 * Purpose: whoever has taken over the process of a page speaks as our content script. The background answers it nothing about another
 * org, lets it write nothing of one, and keeps little of what it makes up. Random messages with a fixed seed, and those that are known.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';

const PAGE = 'https://acme.my.salesforce-setup.com/00e5g000001AbCd/e?s=SystemPermissions';
const SENDER = { id: 'permlight', url: PAGE, tab: { id: 1 }, frameId: 0, documentId: 'd1' };
/** A page as the collector takes it; the golden file leaves out what is the same for all. */
const SNAPSHOT = {
  ...JSON.parse(readFileSync(new URL('../golden/profile-enhanced-system-edit.snapshot.json', import.meta.url), 'utf8')),
  generation: 1, truncated: false, rejected: false, translated: false,
};

/** Numbers that are the same in every run. @param {number} seed @returns {(below: number) => number} */
const random = (seed) => (below) => {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};

/** What a message gets: `refused`, or what the background replies. @param {unknown} message @param {object} [sender] @returns {Promise<any>} */
const say = (message, sender = SENDER) => answer(/** @type {any} */ (sender), message).catch(() => 'refused');

/** @param {Record<string, unknown>} items */
const store = (items) => inExtension((value) => chrome.storage.local.set(value), items);
/** @returns {Promise<any>} */
const stored = () => inExtension(() => chrome.storage.local.get(null), null);

/** @type {unknown[]} */
const HOSTILE = [
  null, undefined, true, 0, -1, 1.5, NaN, 1e300, '', 'x', 'x'.repeat(100_000), [], {}, [[]], { length: 5 }, '__proto__', 'constructor',
  '//evil.example/x', '/../../00e', 'https://bank.my.salesforce.com/00e000000000001/e?s=SystemPermissions', 'https://evil.example/',
  'javascript:alert(1)', 'https://acme.my.salesforce.com@evil.example/', '00e5g000001AbCd', '0055g000001HbIn', 'evidence:bank:user:x', '../', '\u0000',
  'org:acme', 'acme:bank', { toString: 'x' }, { __proto__: { kind: 'policies' } }, Array(5_000).fill({ query: 0, text: 'x' }),
];

const VALID = () => [
  { kind: 'plan', url: PAGE },
  { kind: 'evaluate', snapshot: { ...SNAPSHOT, url: PAGE }, proves: true, loaded: performance.now() },
  { kind: 'counts', counts: { fail: 1, pass: 2, unknown: 3, manual: 0, critical: 0 } },
  { kind: 'settings', url: PAGE },
  { kind: 'keep', change: { pill: { x: 0, y: 1 }, collapsed: true } },
  { kind: 'tokens' },
  { kind: 'policies' },
  { kind: 'scope', url: PAGE, subject: { kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot' }, answer: 'yes' },
  { kind: 'scan-start', url: PAGE, subject: { kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot' } },
  ...['scan-resume', 'scan-cancel', 'scan-state', 'scan-next'].map((kind) => ({ kind, url: PAGE })),
  { kind: 'scan-result', url: PAGE, result: { path: '/00e5g000001AbCd/e?s=SystemPermissions', snapshot: { ...SNAPSHOT, url: PAGE }, problem: '' } },
];

/** The message with something else in one place. @param {any} message @param {(below: number) => number} pick */
const mutated = (message, pick) => {
  const copy = structuredClone(message);
  let place = copy;
  for (;;) {
    const keys = Object.keys(place);
    const key = keys[pick(keys.length || 1)] ?? 'x';
    const inner = place[key];
    if (typeof inner === 'object' && inner !== null && pick(4) > 0) place = inner;
    else {
      const hostile = HOSTILE[pick(HOSTILE.length)];
      if (pick(6) === 0) delete place[key];
      else place[key] = hostile;
      return copy;
    }
  }
};

const SECRET = { 'settings': { policy: 'recommended', marks: true }, 'waivers:bank': { x: { rule: 'DAT102', reason: 's3cr3t of the bank' } }, 'team': { text: 's3cr3t of the team' },
  'evidence:bank:user:005000000000001:user-view:': { version: 1, org: 'bank', name: 's3cr3t user' } };

test('a taken-over frame gets nothing of another org, writes nothing of one, and changes no setting but the place of its pill', async () => {
  await store(SECRET);
  const pick = random(16);
  for (let round = 0; round < 1_500; round += 1) {
    const valid = VALID();
    const message = mutated(valid[pick(valid.length)], pick);
    const reply = await say(message);
    const text = JSON.stringify(reply) ?? '';
    assert.ok(!text.includes('s3cr3t'), JSON.stringify(message)?.slice(0, 300));
    assert.ok(reply === 'refused' || typeof reply?.ok === 'boolean', text.slice(0, 100));
  }
  const after = await stored();
  // What it says of its own page is heard, so that this looks at something.
  assert.ok(Object.keys(after).some((key) => key.startsWith('evidence:acme:')));
  for (const [key, value] of Object.entries(after)) {
    assert.match(key, /^(settings|team|clock|scan:acme|(evidence|labels|scope|waivers|grown):(acme|bank)(:.*)?)$/, key);
    assert.ok(key.length < 300, `${key.slice(0, 100)} is long`);
    assert.ok(JSON.stringify(value).length < 4_000_000, `${key} is large`);
    if (/bank/.test(key)) assert.deepEqual(value, /** @type {Record<string, unknown>} */ (SECRET)[key]);
  }
  assert.equal(Object.getOwnPropertyDescriptor(Object.prototype, 'kind'), undefined);
  const { pill, collapsed, ...rest } = after.settings;
  assert.deepEqual(rest, SECRET.settings);
  assert.ok(pill === undefined || [pill.x, pill.y].every((/** @type {number} */ part) => part >= 0 && part <= 1));
  assert.ok(collapsed === undefined || typeof collapsed === 'boolean');
});

test('what is larger than a page, or has not its form, is refused before the engine sees it', async () => {
  const node = { query: 0, text: '', attributes: [null], checked: false, saved: false, disabled: false, row: 0, column: 1 };
  const page = { url: PAGE, generation: 1, truncated: false, rejected: false, translated: false, closed: 1, nodes: [node] };
  const ask = (/** @type {object} */ change) => say({ kind: 'evaluate', snapshot: { ...page, ...change }, proves: true, loaded: performance.now() });
  assert.equal((await ask({})).ok, true);
  for (const change of [
    { nodes: Array(60_001).fill(node) }, { nodes: [{ ...node, text: 'x'.repeat(1_001) }] }, { nodes: [{ ...node, attributes: ['x'.repeat(33 * 2 ** 20)] }] },
    { nodes: [{ ...node, attributes: Array(21).fill('x') }] }, { nodes: [{ ...node, query: -1 }] }, { nodes: [{ ...node, row: 1e9 }] }, { nodes: [null] }, { nodes: 'x' },
    { nodes: Array(40_000).fill({ ...node, text: 'x'.repeat(1_000) }) }, { generation: 'x' }, { translated: 'no' }, { closed: -1 }, { url: `${PAGE}#${'x'.repeat(2_000)}` },
    { nodes: [{ ...node, checked: 'yes' }] },
  ]) assert.equal(await ask(change), 'refused', JSON.stringify(change).slice(0, 80));
});

test('who is no frame of Setup gets nothing, and a frame nothing that is for our own pages', async () => {
  for (const sender of [
    { ...SENDER, id: 'other' }, { ...SENDER, url: 'https://evil.example/' }, { ...SENDER, url: undefined }, { ...SENDER, tab: undefined },
    { ...SENDER, url: 'https://bank.my.salesforce.com/00e000000000001' }, { ...SENDER, url: 'http://acme.my.salesforce-setup.com/00e5g000001AbCd' },
  ]) {
    for (const message of VALID().filter(({ kind }) => !['tokens', 'counts', 'keep'].includes(kind))) {
      assert.equal(await say(message, sender), 'refused', `${message.kind} from ${sender.url}`);
    }
  }
  assert.equal(await say({ kind: 'policies' }), 'refused');
  // Whom a page is about, only that page says.
  assert.equal(await say({ kind: 'scope', url: PAGE, subject: { kind: 'profile', id: '00e5g000001AbCx', name: 'x' }, answer: 'no' }), 'refused');
});

test('the panel does not follow a frame that nobody sees', async () => {
  await inExtension(() => chrome.storage.session.clear(), null);
  const beside = () => inExtension(async () => /** @type {any} */ (await chrome.storage.session.get('page:1'))['page:1']?.id, null);
  await say({ kind: 'evaluate', snapshot: { ...SNAPSHOT, url: PAGE }, proves: false, loaded: performance.now() });
  await say({ kind: 'settings', url: PAGE });
  assert.equal(await beside(), undefined);
  await say({ kind: 'evaluate', snapshot: { ...SNAPSHOT, url: PAGE }, proves: true, loaded: performance.now() });
  while (await beside() === undefined) await new Promise((resume) => { setImmediate(resume); });
  assert.equal(await beside(), '00e5g000001AbCd');
});

test('from a private window nothing is kept', async () => {
  await inExtension(() => chrome.storage.local.clear(), null);
  const sender = { ...SENDER, tab: { id: 1, incognito: true } };
  const judged = await say({ kind: 'evaluate', snapshot: { ...SNAPSHOT, url: PAGE }, proves: true, loaded: performance.now() }, sender);
  assert.equal(judged.value.status, 'read');
  for (const kind of ['scan-start', 'scope']) {
    assert.equal(await say({ kind, url: PAGE, subject: { kind: 'profile', id: '00e5g000001AbCd', name: 'x' }, answer: 'yes' }, sender), 'refused');
  }
  // What is kept comes after the answer; the same page in a window that is not private shows when.
  await say({ kind: 'settings', url: PAGE }, sender);
  // When something was kept last, what was said before may still write.
  assert.deepEqual(Object.keys(await stored()).filter((key) => key !== 'clock'), []);
  await say({ kind: 'evaluate', snapshot: { ...SNAPSHOT, url: PAGE }, proves: true, loaded: performance.now() });
  while (!Object.keys(await stored()).some((key) => key.startsWith('evidence:acme:'))) await new Promise((resume) => { setImmediate(resume); });
});

test('an org that fills the storage is stopped, and says so', async () => {
  const { put } = await import('../../extension/room.js');
  const big = 'x'.repeat(2 ** 20);
  await assert.rejects(put('flood', 'evidence:flood:0', 'x'.repeat(17 * 2 ** 20), undefined), /No more is kept/);
  await inExtension(() => chrome.storage.session.set({ 'grown:flood': 126.5 * 2 ** 20 }), null);
  await put('flood', 'evidence:flood:0', big, undefined);
  await assert.rejects(put('flood', 'evidence:flood:1', big, undefined), /No more is kept/);
  // Others are not stopped by it, and what replaces something takes no more room.
  await put('calm', 'evidence:calm:0', big, undefined);
  await put('flood', 'evidence:flood:0', big, big.slice(0, -9));
  assert.deepEqual(Object.keys(await stored()).filter((key) => /flood|calm/.test(key)), ['evidence:flood:0', 'evidence:calm:0']);
  await inExtension(() => chrome.storage.local.clear(), null);
});
