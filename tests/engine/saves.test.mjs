// @ts-check
/**
 * Purpose: what a document is worth. A form that was changed and comes back proves nothing, by whichever address, in whichever tab,
 * however late and however often; a page that follows a Save takes the place of what was read before; and what a document says is as
 * old as its load, however much moves in it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, closeTab, inExtension } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

/** @param {string} name */
const pageOf = (name) => ({ generation: 1, truncated: false, rejected: false, translated: false, ...golden(name, 'snapshot') });

const FORM = pageOf('permission-set-system-edit');
const VIEW = pageOf('permission-set-system-view-img');
const PROFILE = pageOf('profile-original-view');
const LAST = pageOf('profile-original-view');

let clock = Date.now() - 3_600_000;

/** @typedef {{tab: number, frame: number, opener?: number, loaded: number}} Doc */

/** A document that is loaded now. @param {Partial<Doc>} [where] @returns {Doc} */
const load = (where = {}) => ({ tab: 1, frame: 0, loaded: clock += 1_000, ...where });

/** @param {Doc} doc @param {string} url @param {Record<string, unknown>} request */
const say = async ({ tab, frame, opener, loaded }, url, request) => {
  const sender = { id: 'permlight', url, tab: { id: tab, ...(opener ? { openerTabId: opener } : {}) }, frameId: frame, documentId: '' };
  const { ok, error } = /** @type {any} */ (await answer(sender, { url, loaded, ...request }));
  assert.ok(ok, error);
};

/** Something may still be kept. */
let pending = false;

/** @param {Doc} doc @param {any} snapshot @param {object} [more] */
const read = async (doc, snapshot, more = {}) => {
  await say(doc, snapshot.url, { kind: 'evaluate', snapshot, proves: true, ...more });
  pending = true;
};

/** What is kept, once all of it is: what is kept is kept after the answer, one after the other. @returns {Promise<Record<string, any>>} */
const kept = async () => {
  const url = `https://last${clock += 1}.my.salesforce.com/00e5g000001AbCd`;
  const done = inExtension(() => new Promise((resolve) => {
    const hear = (/** @type {object} */ changes) => {
      if (!Object.keys(changes).some((key) => key.startsWith('evidence:last'))) return;
      chrome.storage.onChanged.removeListener(hear);
      resolve(null);
    };
    chrome.storage.onChanged.addListener(hear);
  }), null);
  await read(load({ tab: 99 }), { ...LAST, url });
  await done;
  pending = false;
  return /** @type {any} */ (await inExtension(() => chrome.storage.local.get(null), null));
};

const forget = async () => {
  if (pending) await kept();
  await inExtension(() => chrome.storage.local.clear(), null);
};

/** How a page of a permission set is kept that a document shows now; null if it is not. @param {Doc} doc @param {any} snapshot @param {object} [more] */
const how = async (doc, snapshot, more) => {
  await forget();
  await read(doc, snapshot, more);
  const found = Object.entries(await kept()).find(([key]) => key.startsWith('evidence:acme:permission-set:'));
  return found ? found[1].record.readings[0].source ?? 'seen' : null;
};

const begin = async () => {
  await forget();
  await inExtension(() => chrome.storage.session.clear(), null);
};

/** @param {any} page @param {(url: string) => string} change */
const at = (page, change) => ({ ...page, url: change(page.url) });

/** A box that somebody ticked or unticked. */
const CHANGED = structuredClone(FORM);
const box = CHANGED.nodes.findIndex((/** @type {any} */ { checked, disabled }) => checked === true && !disabled);
CHANGED.nodes[box].checked = false;
/** What comes back: it has nothing but what was sent. */
const POSTED = structuredClone(CHANGED);
POSTED.nodes[box].saved = false;

/** How a page tells that a form may be on its way. @type {Record<string, (doc: Doc) => Promise<void>>} */
const SENT = {
  'its box was changed': async (doc) => { await read(doc, CHANGED); },
  'it was left with something changed': async (doc) => { await say(doc, FORM.url, { kind: 'left', changed: true }); },
  'Save was pressed': async (doc) => { await say(doc, FORM.url, { kind: 'saved' }); },
};

/** Where the answer comes. @type {Record<string, (page: any) => any>} */
const ADDRESSES = {
  'the same': (page) => page,
  'an id of 18 characters': (page) => at(page, (url) => url.replace('0PS5g000000XyZa', '0PS5g000000XyZaAAK')),
  'another host of the org': (page) => at(page, (url) => url.replace('my.salesforce-setup.com', 'my.salesforce.com')),
  'no form by its address': (page) => at(page, (url) => url.replace('/e?', '?')),
  'another section': (page) => at(page, (url) => url.replace('SystemPermissions', 'AppPermissions')),
};

const [PLAIN = ''] = Object.keys(ADDRESSES);
const [SEEN = ''] = Object.keys(SENT);

// How it was sent and where it comes have nothing to do with one another.
for (const [sent, address] of [...Object.keys(SENT).map((each) => [each, PLAIN]), ...Object.keys(ADDRESSES).map((each) => [SEEN, each]).slice(1)]) {
  test(`a form that comes back proves nothing for as long as it lives: ${sent}; address: ${address}`, async () => {
    const moved = ADDRESSES[address ?? ''] ?? assert.fail();
    await begin();
    const form = load();
    assert.equal(await how(form, FORM), 'seen');
    await SENT[sent ?? '']?.(form);
    assert.equal(await how(form, FORM), 'seen', 'the form itself is as it was loaded');
    const back = load();
    assert.equal(await how(back, moved(POSTED)), null);
    await read(load({ tab: 2 }), VIEW);
    assert.equal(await how(back, moved(POSTED)), null, 'another tab has shown the record');
    await say(back, FORM.url, { kind: 'left', changed: false });
    assert.equal(await how(load(), POSTED), null, 'sent and refused again');
    assert.equal(await how(load(), VIEW), sent === 'Save was pressed' ? 'saved' : 'seen');
    assert.equal(await how(back, moved(POSTED)), null, 'the browser brought it back');
    assert.equal(await how(load(), FORM), 'seen', 'opened anew');
  });
}

test('the answer to a Save may come in another tab; what was only changed does not', async () => {
  for (const [pressed, where, expected] of /** @type {[boolean, Partial<Doc>, string | null][]} */ ([
    [true, { tab: 2 }, null], [true, { tab: 2, opener: 1 }, null], [false, { tab: 2, opener: 1 }, null], [false, { tab: 2 }, 'seen'], [false, { frame: 7 }, null],
  ])) {
    await begin();
    const form = load();
    await read(form, CHANGED);
    if (pressed) await say(form, FORM.url, { kind: 'saved' });
    assert.equal(await how(load(where), POSTED), expected, JSON.stringify([pressed, where]));
  }
});

test('a form without boxes is known by its Save button or its address', async () => {
  for (const [name, more] of /** @type {const} */ ([['user-edit', {}], ['user-assign-permission-sets', { form: true }]])) {
    await begin();
    const page = pageOf(name);
    const isKept = async () => Object.keys(await kept()).some((key) => key.startsWith('evidence:acme:user:'));
    await read(load(), page, more);
    assert.ok(await isKept());
    await say(load(), page.url, { kind: 'left', changed: true, ...more });
    await forget();
    const back = load();
    await read(back, page, more);
    assert.ok(!await isKept(), name);
  }
});

test('a page is a form once it has boxes, and one whose error is gone is still refused', async () => {
  await begin();
  await read(load(), CHANGED);
  const back = load();
  const plain = at(POSTED, (url) => url.replace('/e?', '?'));
  await read(back, { ...plain, nodes: plain.nodes.map((/** @type {any} */ node) => ({ ...node, checked: null, saved: null })) });
  assert.equal(await how(back, plain), null);
  await say(back, plain.url, { kind: 'left', changed: false });
  assert.equal(await how(load(), FORM), null);
  await begin();
  const refused = load();
  assert.equal(await how(refused, { ...FORM, rejected: true }), null);
  assert.equal(await how(refused, FORM), null);
});

test('what was left as it was, what is about another record, and what comes after another page proves what it shows', async () => {
  await begin();
  const form = load();
  await read(form, FORM);
  await say(form, FORM.url, { kind: 'left', changed: false });
  assert.equal(await how(load(), FORM), 'seen');
  await read(form, CHANGED);
  assert.equal(await how(load(), at(FORM, (url) => url.replace('XyZa', 'XyZb'))), 'seen');
  await read(form, CHANGED);
  await read(load(), PROFILE);
  assert.equal(await how(load(), FORM), 'seen', 'the frame has gone on');
  await read(form, CHANGED);
  await closeTab(1);
  assert.equal(await how(load(), FORM), 'seen', 'the tab was closed');
});

test('a page that was there before the form takes nothing from it, whichever frame it is in', async () => {
  await begin();
  const beside = load({ frame: 3 });
  await read(beside, VIEW);
  const form = load();
  await read(form, FORM);
  await say(form, FORM.url, { kind: 'saved' });
  assert.equal(await how(beside, VIEW), 'seen');
  assert.equal(await how(load(), POSTED), null);
});

test('what a document shows after a Save is saved, however often it is read; what comes later came by itself', async () => {
  await begin();
  assert.equal(await how(load(), VIEW), 'seen');
  await say(load(), FORM.url, { kind: 'saved' });
  await read(load(), PROFILE);
  const first = load();
  assert.equal(await how(first, VIEW), 'saved', 'by way of another page');
  assert.equal(await how(first, VIEW), 'saved');
  assert.equal(await how(load(), VIEW), 'seen');
  await say(load(), FORM.url.replace('XyZa', 'XyZb'), { kind: 'saved' });
  assert.equal(await how(load(), VIEW), 'seen', 'another record');
});

test('only the frame of a page says what became of it', async () => {
  await begin();
  const stranger = { id: 'permlight', url: 'https://evil.example/', tab: { id: 1 }, frameId: 0, documentId: '' };
  for (const kind of ['saved', 'left']) await assert.rejects(answer(stranger, { kind, url: FORM.url, changed: true, loaded: 1 }));
  assert.equal(await how(load(), VIEW), 'seen');
});

/** The picture of a permission, after its label. @param {string} label */
const picture = (label) => PROFILE.nodes.findIndex((/** @type {any} */ { text }) => text === label) + 1;
/** The page with another tick, and with one less. */
const [OTHER, THIRD] = [structuredClone(PROFILE), structuredClone(PROFILE)];
OTHER.nodes[picture('Mass Email')].attributes[0] = '/img/checkbox_checked.gif';
THIRD.nodes[picture('Modify All Data')].attributes[0] = '/img/checkbox_unchecked.gif';

/** What counts of a profile. @param {RegExp} [of] @returns {Promise<Map<string, string>>} */
const counts = async (of = /^permission\/\w/) => {
  const [, { record }] = /** @type {[string, any]} */ (Object.entries(await kept()).find(([key]) => key.startsWith('evidence:acme:profile:')));
  return new Map(record.readings.toReversed().flatMap((/** @type {any} */ { facts }) => facts).filter((/** @type {string[]} */ [name = '']) => of.test(name)));
};

test('what a document says is as old as its load, and what it says otherwise in it is as old as that', async () => {
  await begin();
  const [open, fresh] = [load(), load({ tab: 2 })];
  await read(open, PROFILE);
  const before = await counts();
  await read(fresh, OTHER);
  const now = await counts();
  const [changed] = [...now].filter(([name, value]) => before.get(name) !== value);
  assert.ok(changed);
  await read(open, PROFILE);
  assert.deepEqual(await counts(), now, 'it has stood open since');
  await read(open, THIRD);
  const third = await counts();
  const moved = [...third].filter(([name, value]) => now.get(name) !== value);
  assert.equal(moved.length, 1, 'one thing changed in place, and all else is as old as it was');
  assert.notEqual(moved[0]?.[0], changed[0]);
  await read(load(), PROFILE);
  const [name = '', value] = moved[0] ?? [];
  assert.equal((await counts()).get(name), value, 'it was loaded before that changed');
});

test('what was not understood when a document was loaded is as old as its load', async () => {
  await begin();
  const page = pageOf('permission-set-system-view-nl');
  const open = load();
  await read(open, page);
  await read(load({ tab: 2 }), pageOf('permission-set-system-edit-nl'));
  await read(open, page);
  const readings = Object.values(await kept()).flatMap((entry) => (entry.page === 'permission-set-view' ? entry.record.readings : []));
  assert.ok(readings.length > 0);
  assert.deepEqual([...new Set(readings.map(({ time }) => Date.parse(time)))], [open.loaded]);
});

test('what goes from a page without a load is not absent', async () => {
  await begin();
  const open = load();
  await read(open, PROFILE);
  const all = await counts(/./);
  const gone = structuredClone(PROFILE);
  const row = gone.nodes[picture('Modify All Data')].row;
  gone.nodes = gone.nodes.filter((/** @type {any} */ node) => node.row !== row);
  gone.closed = Math.min(gone.closed, gone.nodes.length);
  await read(open, gone);
  assert.deepEqual(await counts(/./), all);
  // Another row has come in its place.
  const instead = structuredClone(PROFILE);
  for (const node of instead.nodes) if (node.row === row && node.text !== '') node.text = 'Something else';
  await read(open, instead);
  for (const [name, value] of await counts()) assert.equal(value, all.get(name));
  assert.equal((await counts()).size, [...all].filter(([name]) => /^permission\/\w/.test(name)).length);
  await read(load(), gone);
  assert.ok((await counts()).size < all.size, 'loaded anew, it says so');
});
