// @ts-check
/** Purpose: whatever a page is told, a day in it is written as the language writes it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answer, inExtension } from '../content/runtime.mjs';

const PAGE = 'https://acme.my.salesforce-setup.com/00e5g000001AbCd/e?s=SystemPermissions';
const SENDER = { id: 'permlight', url: PAGE, tab: { id: 1 }, frameId: 0, documentId: 'd1' };
/** A page as the collector takes it; the golden file leaves out what is the same for all. */
const SNAPSHOT = {
  ...JSON.parse(readFileSync(new URL('../golden/profile-enhanced-system-edit.snapshot.json', import.meta.url), 'utf8')),
  url: PAGE, generation: 1, truncated: false, rejected: false, translated: false,
};
/** @returns {Promise<any>} */
const judge = async () => /** @type {any} */ (await answer(SENDER, { kind: 'evaluate', snapshot: SNAPSHOT, proves: false, loaded: 1 })).value;

test('notes of rules, what is due, what is waived, what was tested', async () => {
  const { subject: { name, recordId } } = await judge();
  const waiver = { rule: 'DAT102', kind: 'profile', name, record: recordId, target: 'ModifyAllData', reason: 'r', approver: 'a', expires: '2099-01-31' };
  await inExtension((value) => chrome.storage.local.set(value), {
    'waivers:acme': { one: waiver },
    'due:acme': { version: 2, days: [{ from: '2026-11-01', recheck: '2026-11-02', cleanUp: false }] },
    [`tested:acme:${recordId}`]: { version: 1, baseline: { name: 'B', day: '2026-10-30', hash: 'h' }, rows: '', drifted: '' },
  });
  const report = await judge();
  assert.equal(report.due.recheck, '2 Nov 2026');
  assert.equal(report.rules.TESTED?.sources[0].title ?? 'B, 30 Oct 2026', 'B, 30 Oct 2026');
  const said = JSON.stringify([report.rules, report.verdicts, report.missing, report.message]);
  assert.ok(/"date":"\d{1,2} [A-Z][a-z]{2} \d{4}"/.test(said), 'notes');
  assert.ok(said.includes('until 31 Jan 2099'), 'waivers');
  // Since when there is a rule, no card says.
  const days = said.replace(/"since":"[^"]*"/g, '').match(/.{40}\b20\d\d-\d\d-\d\d\b/g);
  assert.deepEqual(days, null);
});
