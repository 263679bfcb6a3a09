// @ts-check
/** Purpose: what an organisation decides for its browsers holds, whatever the user chose; and what it does not decide is as ever. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answer, inExtension, manage } from '../content/runtime.mjs';

const PAGE = 'https://acme.my.salesforce-setup.com/00e5g000001AbCd/e?s=SystemPermissions';
const ROOT = new URL('../../', import.meta.url);
/** A page as the collector takes it; the golden file leaves out what is the same for all. */
const SNAPSHOT = {
  ...JSON.parse(readFileSync(new URL('tests/golden/profile-enhanced-system-edit.snapshot.json', ROOT), 'utf8')),
  url: PAGE, generation: 1, truncated: false, rejected: false, translated: false,
};
const SUBJECT = { kind: 'profile', id: '00e5g000001AbCd', name: 'HubSpot Integration' };

/** @param {Record<string, unknown>} message @returns {Promise<any>} */
const say = (message) => answer({ id: 'permlight', url: PAGE, tab: { id: 1 }, frameId: 0, documentId: 'd1' }, { ...message });
const judge = () => say({ kind: 'evaluate', snapshot: SNAPSHOT, proves: false, loaded: 1 });

const schema = JSON.parse(readFileSync(new URL('extension/managed.json', ROOT), 'utf8'));

test('each decision is in the schema, with a type that browsers know, and a word about it', () => {
  for (const [name, { type, title }] of Object.entries(/** @type {Record<string, {type: string, title: string}>} */ (schema.properties))) {
    assert.match(type, /^(string|boolean|integer|array)$/, name);
    assert.ok(title.length > 3, name);
  }
});

test('the policy of the organisation judges', async () => {
  await inExtension((value) => chrome.storage.local.set(value), { settings: { policy: 'smartosc', marks: true } });
  manage({});
  assert.equal((await judge()).value.policy.id, 'smartosc');
  manage({ policy: 'cloudkettle' });
  assert.equal((await judge()).value.policy.id, 'cloudkettle');
  assert.equal((await say({ kind: 'settings', url: PAGE })).value.settings.policy, 'cloudkettle');
  const { overlaid, managed } = await import('../../extension/managed.js');
  assert.equal(overlaid({ settings: { policy: 'smartosc' } }, await managed()).settings.policy, 'cloudkettle');
});

test('the team policy of the organisation judges, as the command compiles it', async () => {
  const file = new URL('crate/policy/examples/acme.toml', ROOT);
  const compiled = execFileSync(process.env.PERMLIGHT ?? new URL('target/debug/permlight', ROOT).pathname, ['policy', 'compile', file.pathname], { encoding: 'utf8' });
  manage({ policy: 'team', teamPolicy: readFileSync(file, 'utf8'), teamPolicyCompiled: compiled });
  assert.equal((await judge()).value.policy.title, JSON.parse(compiled).policy.title);
  manage({ policy: 'team', teamPolicyCompiled: '{"policy": {}}' });
  assert.notEqual((await judge()).value.policy.id, 'team', 'what is none counts as none');
});

test('waivers of the panel count only where they may', async () => {
  const outcome = async () => {
    const { marks, verdicts } = (await judge()).value;
    const mark = marks.find((/** @type {{target: string}} */ { target }) => target === 'ModifyAllData');
    return verdicts[mark.on].outcome;
  };
  manage({ policy: 'recommended' });
  const before = await outcome();
  assert.equal(before, 'fail');
  const findings = (await judge()).value;
  const mark = findings.marks.find((/** @type {{target: string}} */ { target }) => target === 'ModifyAllData');
  const waivers = Object.fromEntries(findings.verdicts[mark.on].findings.map((/** @type {{code: string}} */ { code }) => [code, {
    rule: code, kind: 'profile', name: findings.subject.name, record: findings.subject.recordId, target: 'ModifyAllData', reason: 'r', approver: 'a', expires: '2099-01-01' }]));
  await inExtension((value) => chrome.storage.local.set(value), { 'waivers:acme': waivers });
  assert.equal(await outcome(), 'pass');
  manage({ policy: 'recommended', allowWaivers: false });
  assert.equal(await outcome(), 'fail');
  await inExtension(() => chrome.storage.local.remove('waivers:acme'), null);
});

test('orgs that are not allowed are left alone', async () => {
  for (const [orgs, seen] of /** @type {[unknown, boolean][]} */ ([[['acme'], true], [['bank'], false], [['acme--*'], false], [['ac*'], true], [[], false], ['acme', true]])) {
    manage({ allowedOrgs: orgs });
    assert.equal((await say({ kind: 'plan', url: PAGE })).value !== null, seen, String(orgs));
    assert.equal((await judge()).value !== null, seen, String(orgs));
    assert.equal((await say({ kind: 'scan-start', url: PAGE, subject: SUBJECT })).ok, seen, String(orgs));
    await say({ kind: 'scan-cancel', url: PAGE });
  }
});

test('nothing is read and nothing is set where that is not allowed', async () => {
  manage({ allowReadAll: false, allowFix: false, retentionDays: 30 });
  assert.equal((await say({ kind: 'scan-start', url: PAGE, subject: SUBJECT })).ok, false);
  const { allows } = (await say({ kind: 'settings', url: PAGE })).value;
  assert.deepEqual(allows, { fix: false, scan: false, import: true, waivers: true });
  const { overlaid, managed } = await import('../../extension/managed.js');
  assert.equal(overlaid({}, await managed()).settings.retention, 30);
  // Whoever decides nothing, or makes a mistake, takes nothing away.
  manage({ allowFix: 'false', retentionDays: -1, policy: 7 });
  assert.deepEqual((await managed()).allows, { fix: true, scan: true, import: true, waivers: true });
  assert.equal((await managed()).retention, undefined);
  manage({});
});
