// @ts-check
/** Purpose: what was read while the clock was ahead never stands before what is read once it is right, now or when its time comes. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';
import { golden } from './engine.mjs';

const view = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('profile-original-view', 'snapshot') };
const edit = { ...view, ...golden('profile-original-edit', 'snapshot') };
/** Each test has a time of its own: a document is known by when it was loaded. */
let start = Date.now();

let documents = 0;
/** @param {typeof view} snapshot */
const read = async (snapshot) => {
  documents += 1;
  const sender = { id: 'permlight', url: snapshot.url, tab: { id: 1 }, frameId: 0, documentId: `clock${documents}` };
  const { ok, error } = /** @type {any} */ (await answer(sender, { kind: 'evaluate', snapshot, proves: true, loaded: Date.now() }));
  assert.ok(ok, error);
};

/** The times of all readings, once the page has one of now. @param {string} page @returns {Promise<string[]>} */
const times = async (page) => {
  const now = new Date().toISOString();
  for (;;) {
    const kept = /** @type {Record<string, any>} */ (await inExtension(() => chrome.storage.local.get(null), null));
    const readings = Object.entries(kept).filter(([key]) => key.startsWith('evidence:')).flatMap(([key, { record }]) => record.readings.map((/** @type {any} */ { time }) => [key, time]));
    if (kept.clock === Date.parse(now) && readings.some(([key, time]) => key.includes(page) && time === now)) return readings.map(([, time]) => time);
  }
};

for (const [seconds, again] of [[1, edit], [240, edit], [240, view], [330, edit], [86_400, edit], [86_400, view]].map(([by, page]) => /** @type {const} */ ([Number(by), /** @type {typeof view} */ (page)]))) {
  test(`a clock that was ${seconds} seconds ahead, then ${new URL(again.url).pathname}`, async () => {
    await inExtension(() => chrome.storage.local.clear(), null);
    start += 1;
    mock.timers.enable({ apis: ['Date'], now: start + seconds * 1000 });
    await read(view);
    await times(':profile-original-view:');
    mock.timers.setTime(start);
    await read(again);
    const now = new Date(start).toISOString();
    const kept = await times(again === view ? ':profile-original-view:' : ':profile-original-edit:');
    assert.deepEqual(kept.filter((time) => time > now), []);
    mock.timers.reset();
  });
}
