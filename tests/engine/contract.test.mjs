// @ts-check
/** Purpose: what JavaScript may rely on: the exact shapes that cross the border to the engine, and errors instead of traps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING_DECIDED, evaluate, golden, language, plan, scanStart, userPages } from './engine.mjs';

/** @typedef {import('./engine.mjs').Snapshot} Snapshot */

const PAGE = 'https://acme.my.salesforce-setup.com/0PS000000000001/e?s=SystemPermissions';

/** @param {unknown[]} nodes @returns {Snapshot} */
const snapshot = (...nodes) => /** @type {Snapshot} */ ({ url: PAGE, generation: 7, truncated: false, rejected: false, translated: false, closed: nodes.length, nodes });

/** @param {string} name @param {boolean} checked */
const control = (name, checked) => (
  { query: 0, text: '', attributes: [null, name, null], checked, saved: checked, disabled: false, row: 0, column: 1 }
);

/** The order of keys is part of the form: JavaScript engines are faster when it is the same everywhere. @param {object} value */
const keys = (value) => Object.keys(value).join(',');

/** Verdict of one side of the first mark. @param {any} report @param {'on' | 'off'} side */
const sideOf = (report, side) => report.verdicts[report.marks[0][side]];

test('an address that is not a page gives null', () => {
  assert.equal(plan('https://acme.my.salesforce.com/home'), null);
});

test('a plan has the documented form', () => {
  const made = plan(PAGE);
  assert.ok(made);
  assert.equal(keys(made), 'page,queries,nodeLimit,textLimit,signs');
  assert.equal(keys(made.queries[0]), 'control,css,text,empty,attributes');
  assert.equal(keys(made.signs), 'login,refused,rejected,translated,aside,lists,after');
  assert.equal(made.nodeLimit, 60_000);
});

test('verdicts have the documented form and both sides', () => {
  const report = evaluate(snapshot(control('BulkApiHardDelete', true)), 'cloudkettle');
  assert.ok(report);
  assert.equal(
    keys(report),
    'generation,page,status,message,subject,policy,marks,verdicts,unidentified,missing,settles,language,facts,learned',
  );
  assert.equal(report.generation, 7);
  const [mark] = report.marks;
  assert.equal(keys(mark), 'node,target,label,state,value,implies,live,on,off');
  const [on, off] = [sideOf(report, 'on'), sideOf(report, 'off')];
  assert.equal(keys(on), 'outcome,severity,short,name,findings');
  assert.deepEqual([on.outcome, off.outcome], ['fail', 'pass']);
  assert.equal(keys(on.findings[0]), 'code,outcome,severity,message');
  // A verdict that is not there is left out; what is absent in one is null.
  assert.deepEqual([mark.unknown, off.severity], [undefined, null]);
});

test('whom to look for in logs, the engine takes from what is known of the user', () => {
  assert.ok(userPages().split(' ').includes('user-view'));
  const log = { generation: 1, truncated: false, rejected: false, translated: false, ...golden('login-history', 'snapshot') };
  /** @param {[string, string][]} watched */
  const found = (watched) => [...new Set(evaluate(log, 'recommended', { watched })?.verdicts.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  assert.deepEqual(found([]), []);
  assert.deepEqual(found([['user/role', 'hubspot.api@acme.example']]), [], 'a role is no name');
  assert.deepEqual(found([['user/username', 'hubspot.api@acme.example']]), ['EVD001', 'EVD003', 'EVD104']);
});

test('labels of another language are understood when they are handed in', () => {
  const nodes = [
    { query: 0, text: '', attributes: [null, null, null], checked: true, disabled: false, row: 0, column: 1 },
    { query: 1, text: 'API ingeschakeld', attributes: [], checked: null, disabled: false, row: 0, column: 0 },
    { query: plan(PAGE)?.queries.findIndex(({ css }) => css.includes('[lang]')) ?? -1, text: '', attributes: ['nl-NL', null], checked: null, disabled: false, row: null, column: null },
  ];
  assert.equal(language(snapshot(...nodes)), 'nl_NL');
  assert.equal(evaluate(snapshot(...nodes), 'smartosc')?.status, 'not-recognised');
  const understood = evaluate(snapshot(...nodes), 'smartosc', { labels: { nl: [['ApiEnabled', 'API ingeschakeld']] } });
  assert.equal(understood?.marks[0].target, 'ApiEnabled');
});

const TEAM = {
  id: 'team-acme', title: 'Acme', summary: '', base: 'cloudkettle', severities: [{ code: 'API002', severity: 'low' }],
  off: [{ code: 'API003', reason: 'r' }],
  rules: [{
    code: 'ACME001', title: 'No export', severity: 'critical', subjects: ['permission-set'], wants: { off: ['BulkApiHardDelete'] }, why: 'w', fix: 'f',
  }],
};

test('a policy of a team judges in the place of a built-in one', () => {
  /** @param {unknown} team */
  const judged = (team) => evaluate(snapshot(control('BulkApiHardDelete', true)), '', { decided: { ...NOTHING_DECIDED, team } });
  const report = judged(TEAM);
  assert.equal(report?.policy.id, 'team-acme');
  assert.equal(sideOf(report, 'on').findings[0].code, 'ACME001');
  const misspelt = { ...TEAM, rules: [{ ...TEAM.rules[0], wants: { of: ['BulkApiHardDelete'] } }] };
  for (const wrong of [3, {}, { ...TEAM, base: 'no-such-policy' }, misspelt]) assert.throws(() => judged(wrong), isOwnError, JSON.stringify(wrong));
});

test('a waiver makes a failure a pass that says so until its last day', () => {
  /** @param {unknown[]} waivers */
  const judged = (...waivers) => sideOf(
    evaluate(snapshot(control('BulkApiHardDelete', true)), 'cloudkettle', { decided: { ...NOTHING_DECIDED, waivers } }), 'on');
  const plain = judged();
  const [{ code }] = plain.findings;
  /** @param {string} expires @param {string} [record] */
  const row = (expires, record) => (
    { rule: code, kind: 'permission-set', name: '', record, target: 'BulkApiHardDelete', reason: 'Archive', approver: 'Ada', expires }
  );
  const own = '0PS000000000001';
  // A label alone tells no permission set, and another record is not this one.
  const covering = [row('2026-11-21', own), row('2026-11-22'), row('2026-11-22', '0PS000000000002')];
  for (const failing of [plain, ...covering.map((waiver) => judged(waiver))]) assert.equal(failing.outcome, 'fail');
  const waived = judged(row('2026-11-22', own));
  assert.deepEqual([waived.outcome, waived.name], ['pass', 'on, waived.']);
  assert.match(waived.findings[0].message, /Waived by Ada until 22 Nov 2026: Archive$/);
});

test('what was tested of the very record is told for both sides', () => {
  /** @param {string} id @param {string} rows */
  const told = (id, rows) => {
    const decided = { ...NOTHING_DECIDED, tested: [{ id, rows, drifted: '', baseline: { name: 'Sprint 12', day: '2026-11-12' } }] };
    const report = evaluate(snapshot(control('ViewSetup', true)), 'recommended', { decided });
    return /** @type {const} */ (['on', 'off']).map((side) => {
      const found = sideOf(report, side).findings.find((/** @type {{code: string}} */ each) => each.code === 'TESTED');
      return found?.message;
    });
  };
  const id = '0PS000000000001';
  assert.deepEqual(told(id, 'list/permission\0\0permission/ApiEnabled\0on'), ['Not in the tested configuration "Sprint 12" of 2026-11-12: there it is off.', 'As in the tested configuration "Sprint 12" of 2026-11-12.']);
  assert.deepEqual(told(id, 'permission/ViewSetup\0on'), [undefined, 'Tested on in "Sprint 12" of 2026-11-12.']);
  // What was not seen is not compared, and another record is not this one.
  assert.deepEqual(told(id, ''), [undefined, undefined]);
  assert.deepEqual(told('0PS000000000002', 'list/permission\0\0'), [undefined, undefined]);
});

test('a scan has no step for what is no record', () => {
  assert.ok(scanStart('profile', '00e000000000001').length > 0);
  for (const id of ['/evil.example/x', '/acme.evil.example/00e5g000001AbEn', '0PS000000000001', '']) {
    assert.deepEqual(scanStart('profile', id), [], id);
  }
  assert.throws(() => scanStart('no-such-kind', '00e000000000001'), isOwnError);
});

/** What the engine reports itself. Anything else came out of the middle of a computation. @param {unknown} error */
const isOwnError = (error) => Object.getPrototypeOf(error) === Error.prototype;

test('wrong arguments are errors and not traps', () => {
  /** @param {object} change */
  const changed = (change) => ({ ...snapshot(), ...change });
  for (const wrong of [
    null, 3, {}, changed({ generation: -1 }), changed({ nodes: {} }), changed({ nodes: [null] }), changed({ nodes: [{ query: 1.5 }] }),
    changed({ translated: null }), changed({ closed: -1 }), changed({ nodes: [{ ...control('ViewSetup', true), text: 'x'.repeat(3_001) }] }),
  ]) assert.throws(() => evaluate(/** @type {any} */ (wrong), 'cloudkettle'), isOwnError, JSON.stringify(wrong));
  assert.throws(() => evaluate(snapshot(), 'no-such-policy'), isOwnError);
  assert.throws(() => evaluate(snapshot(), 'cloudkettle', { labels: null }), isOwnError);
  // The engine still works.
  assert.ok(evaluate(snapshot(), 'cloudkettle'));
});
