// @ts-check
/** The gate of the background: what leads off the origin, and what has not the form of ours, does not pass. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const manifest = JSON.parse(readFileSync(new URL('../../target/extension/chromium/manifest.json', import.meta.url), 'utf8'));
// What the browser says of us, and it says it from this file.
Object.assign(globalThis, { chrome: { runtime: { getManifest: () => manifest } } });
const gate = await import('../../extension/gate.js');

const ORIGIN = 'https://acme.my.salesforce-setup.com';
const NOW = Date.parse('2026-11-27T12:00:00.000Z');

test('an origin is one of Setup', () => {
  for (const url of [`${ORIGIN}/00e`, 'https://acme--uat.sandbox.my.salesforce.com/', 'https://acme.lightning.force.com/x?y#z']) {
    assert.equal(gate.originOf(url), new URL(url).origin);
  }
  for (const url of [
    'http://acme.my.salesforce.com/', 'https://my.salesforce.com/', 'https://evil.example/', 'https://acme.my.salesforce.com.evil.example/',
    'https://acme.my.salesforce.com:8443/', 'https://u:p@acme.my.salesforce.com/', 'https://acme.vf.force.com/', 'https://evilmy.salesforce.com/',
    'https://evil.example/.my.salesforce.com', 'https://evil.example#.my.salesforce.com', 'https://evil.example\\.my.salesforce.com/',
    'javascript:1', 'data:text/html,x', 'blob:https://acme.my.salesforce.com/1', '', 'x', null, undefined, 3, {}, `${ORIGIN}/${'x'.repeat(9_000)}`,
  ]) assert.equal(gate.originOf(url), null, String(url).slice(0, 80));
});

test('an org is kept under what the core says, on each of its hosts', () => {
  const source = readFileSync(new URL('../../crate/core/src/org.rs', import.meta.url), 'utf8');
  const cases = [...source.matchAll(/\("([a-z0-9.-]+)", "([a-z0-9.-]+)", OrgKind::/g)];
  assert.ok(cases.length > 15);
  for (const [, host, org] of cases) assert.equal(gate.orgOf(`https://${host}/00e5g000001AbCd`), org, host);
});

test('a path stays on its origin', () => {
  assert.equal(gate.addressOf('/00e5g000001AbCd/e?s=SystemPermissions', ORIGIN), `${ORIGIN}/00e5g000001AbCd/e?s=SystemPermissions`);
  for (const path of [
    '//evil.example/x', '/\\evil.example/x', '\\\\evil.example', '/\t/evil.example/x', '\n//evil.example', ' //evil.example', 'https://evil.example/',
    'https:evil.example', 'javascript:alert(1)', 'data:,x', 'evil.example', '', null, undefined, 3, ['/x'], '//acme.my.salesforce.com/x',
    '///evil.example', '/\r\n/evil.example',
  ]) assert.equal(gate.addressOf(path, ORIGIN), null, JSON.stringify(path));
  assert.equal(gate.addressOf('/x', 'https://evil.example'), null);
});

test('whatever a path is, its address is on the origin', () => {
  const signs = ['/', '\\', '.', ':', '@', '#', '?', '\t', '\n', ' ', '%2F', 'https:', 'evil.example', 'x', '\u3002', '\uFF0F', '\u0000'];
  const paths = signs.flatMap((a) => signs.flatMap((b) => signs.flatMap((c) => signs.map((d) => `${a}${b}${c}${d}evil.example`))));
  for (const path of paths) {
    const address = gate.addressOf(path, ORIGIN);
    if (address !== null) assert.equal(new URL(address).origin, ORIGIN, JSON.stringify(path));
  }
});

test('two addresses of one page', () => {
  assert.ok(gate.samePage(`${ORIGIN}/00e?s=A`, `${ORIGIN}/00e?nonce=1&s=A#x`));
  for (const other of [`${ORIGIN}/00f?s=A`, `${ORIGIN}/00e?s=B`, `${ORIGIN}/00e`, `${ORIGIN}/00e?s=A&o=Account`, 'https://bank.my.salesforce.com/00e?s=A']) {
    assert.ok(!gate.samePage(`${ORIGIN}/00e?s=A`, other), other);
  }
});

test('a message has its form', () => {
  const url = `${ORIGIN}/00e5g000001AbCd`;
  const snapshot = { url, closed: 0, nodes: [] };
  const subject = { kind: 'profile', id: '00e5g000001AbCd', name: 'P' };
  const right = [
    { kind: 'plan', url }, { kind: 'evaluate', snapshot, proves: true, loaded: 1 }, { kind: 'left', url, changed: true, loaded: 1.5, form: true }, { kind: 'saved', url, loaded: 0 }, { kind: 'counts', counts: null }, { kind: 'policies' }, { kind: 'tokens' },
    { kind: 'counts', counts: { fail: 1, pass: 0, unknown: 0, manual: 0 } }, { kind: 'scan-start', url, subject }, { kind: 'scan-next', url },
    { kind: 'scan-result', url, result: { path: '/x', snapshot: null, problem: 'network' } },
  ];
  for (const request of right) assert.ok(gate.isRequest(request), JSON.stringify(request));
  const wrong = [
    null, undefined, 3, 'plan', [], {}, { kind: 'constructor' }, { kind: '__proto__' }, { kind: 'toString' }, { kind: 'plan' },
    { kind: 'plan', url: 'https://evil.example/' }, { kind: 'evaluate' }, { kind: 'evaluate', snapshot },
    { kind: 'evaluate', snapshot: { url, closed: 0, nodes: {} }, proves: true, loaded: 1 }, { kind: 'evaluate', snapshot: { url, nodes: [] }, proves: true, loaded: 1 },
    { kind: 'evaluate', snapshot, proves: true }, { kind: 'evaluate', snapshot, proves: true, loaded: NaN }, { kind: 'saved', url, loaded: -1 },
    { kind: 'left', url, loaded: 1 }, { kind: 'left', url, loaded: 1, changed: true, form: 1 },
    { kind: 'counts', counts: { fail: -1, pass: 0, unknown: 0, manual: 0 } }, { kind: 'counts', counts: { fail: 1 } }, { kind: 'counts', counts: 3 },
    { kind: 'scan-start', url }, { kind: 'scan-start', url, subject: { ...subject, kind: 'pirate' } },
    { kind: 'scan-start', url, subject: { ...subject, id: '/acme.evil.example/00e5g000001AbEn' } },
    { kind: 'scan-start', url, subject: { ...subject, name: 'x'.repeat(2_000) } },
    { kind: 'scan-result', url, result: { path: '/x', snapshot: null, problem: 'great' } }, { kind: 'scan-result', url, result: null },
    { kind: 'scan-result', url, result: { path: 3, snapshot: null, problem: '' } },
  ];
  for (const request of wrong) assert.ok(!gate.isRequest(request), JSON.stringify(request)?.slice(0, 120));
});

test('a language has its form', () => {
  for (const code of ['en', 'ja', 'pt_BR', 'hmn']) assert.ok(gate.isLanguage(code), code);
  for (const code of ['', 'x'.repeat(1_000_000), 'en-US', '1718000000000', 'acme:ja', 'pt_br', null]) assert.ok(!gate.isLanguage(code), String(code).slice(0, 40));
});

test('of evidence only what was read by now is believed', () => {
  const reading = (/** @type {string} */ time) => ({ time, facts: [['permission/ApiEnabled', 'on']] });
  const times = (/** @type {unknown[]} */ readings) => gate.evidence({ version: 1, record: { readings } }, NOW)?.record.readings.map((/** @type {{time: string}} */ { time }) => time) ?? null;
  const sound = '2026-11-27T11:00:00.000Z';
  assert.deepEqual(times([reading('9999-12-31T23:59:59.999Z'), reading(sound)]), [sound]);
  assert.deepEqual(times([reading('2026-11-27T12:04:59.000Z')]), ['2026-11-27T12:04:59.000Z'], 'clocks differ a little');
  for (const time of ['2026-11-27T12:06:00.000Z', '2026-11-28', 'yesterday', '', '+292278994-08-17T07:12:55.807Z', '2026-13-41T00:00:00.000Z']) {
    assert.equal(times([reading(time)]), null, time);
  }
  for (const facts of [null, {}, [['a']], [['a', 1]], [['a', 'b', 'c']], [['x'.repeat(40_000), 'on']]]) assert.equal(times([{ time: sound, facts }]), null);
  for (const source of ['file', 'fetched', 'seen', undefined]) assert.deepEqual(times([{ ...reading(sound), source }]), [sound], source);
  for (const source of ['imported', 'declared', 'trusted', null, 1]) assert.equal(times([{ ...reading(sound), source }]), null, String(source));
  for (const value of [null, 3, [], {}, { version: 2 }, { version: 1, record: null }, { version: 1, record: { readings: {} } }]) {
    assert.equal(gate.evidence(value, NOW), null, JSON.stringify(value));
  }
});

test('what else is stored has its form', () => {
  const waiver = { rule: 'DAT102', kind: 'profile', name: 'P', target: 'ModifyAllData', reason: 'r', approver: 'a', expires: '2027-01-31' };
  assert.ok(gate.isWaiver(waiver));
  for (const change of [{ expires: 'never' }, { expires: '2027-13-01' }, { kind: 'x' }, { name: 3 }, { approver: undefined }]) {
    assert.ok(!gate.isWaiver({ ...waiver, ...change }), JSON.stringify(change));
  }
  const step = { path: '/00e5g000001AbCd', instead: '', state: 'open', problem: '', title: 'Profile', of: 'P' };
  const scan = { subject: { kind: 'user', id: '0055g000001HbIn', name: 'U' }, runner: '1:0:', state: 'running', started: '', steps: [step], queue: [] };
  assert.ok(gate.isScan(scan));
  for (const change of [{ path: '//evil.example/x' }, { path: 'https://evil.example/' }, { instead: '/\\evil.example' }, { state: 'gone' }, { problem: 'x' }, { title: 3 }, { of: 'x'.repeat(2_000) }]) {
    assert.ok(!gate.isScan({ ...scan, steps: [step, { ...step, ...change }] }), JSON.stringify(change));
  }
  for (const queue of [undefined, [{ runner: 'x' }], [{ runner: 3, subject: scan.subject }]]) assert.ok(!gate.isScan({ ...scan, queue }));
  assert.deepEqual(gate.labels({ ApiEnabled: 'API Enabled', a: 3, b: 'x'.repeat(2_000) }), [['ApiEnabled', 'API Enabled']]);
  for (const value of [null, 'x', [['a', 'b']]]) assert.deepEqual(gate.labels(value), []);
});
