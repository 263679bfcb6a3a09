/**
 * Reports as `permlight checklist` and the panel write them, opened with other people's software: JSON against its published schema, SARIF against
 * the official one, JUnit with an XML parser, and (report.py) workbook, CSV and calendar with openpyxl, Python's csv and icalendar.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';


const root = fileURLToPath(new URL('../../', import.meta.url));
const permlight = process.env.PERMLIGHT ?? join(root, 'target/release/permlight');
// Debian's packages belong to Debian's Python.
const python = process.env.PYTHON ?? '/usr/bin/python3';

const options = { allErrors: true, strict: true, strictTypes: false, strictRequired: false, unicodeRegExp: false };
const reports = new Ajv2020({ ...options, strict: false });
formats.default(reports);
const validReport = reports.compile(JSON.parse(readFileSync(join(root, 'crate/report/report.schema.json'), 'utf8')));
const sarif = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const { id: _id, $schema: _schema, ...sarifSchema } = JSON.parse(readFileSync(sarif, 'utf8'));
const logs = new Ajv(options);
formats.default(logs);
const validLog = logs.compile(sarifSchema);

/** @param {string} folder @param {string[]} paths */
function written(folder, ...paths) {
  for (const [format, ...more] of [
    ['json'],
    ['sarif'],
    ['junit'],
    ['xlsx'],
    ['csv', '--csv-bom', '--csv-separator', 'semicolon'],
    ['ics', '--attendee', 'Dana Lee <dana@acme.example>', '--attendee', 'kim@acme.example'],
  ]) {
    const file = join(folder, `report.${format}`);
    const run = spawnSync(permlight, ['checklist', ...paths, '--today', '2026-11-22', '--format', format ?? '', ...more, '--output', file], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.deepEqual([run.stdout, run.stderr, run.status], ['', '', 0], format);
  }
}

/** @param {any} part */
const counted = (part) => part.differences.filter((/** @type {any} */ row) => row.expected === '');

/** @param {string[]} paths */
const check = (...paths) => opened((folder) => { written(folder, ...paths); });

/** @param {(folder: string) => void} make */
function opened(make) {
  const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  try {
    make(folder);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    validReport(report);
    assert.deepEqual(validReport.errors, null);
    const log = JSON.parse(readFileSync(join(folder, 'report.sarif'), 'utf8'));
    validLog(log);
    assert.deepEqual(validLog.errors, null);
    const look = (/** @type {string[]} */ ...words) => spawnSync(python, words, { encoding: 'utf8' });
    const tables = look(join(root, 'tests/formats/report.py'), folder);
    assert.deepEqual([tables.stdout, tables.stderr], ['ok\n', '']);
    const count = 'import sys, xml.etree.ElementTree as t; print(len(t.parse(sys.argv[1]).findall(".//testcase")))';
    const cases = look('-c', count, join(folder, 'report.junit'));
    const applied = report.checklist.filter((/** @type {any} */ item) => item.outcome !== 'not-applicable');
    const part = report.verification;
    // What comes of it, what differs and is not expected to, and what nobody has seen.
    const drift = part ? 1 + counted(part).length + part.unseen.filter((/** @type {any} */ row) => row.needed).length : 0;
    assert.deepEqual([cases.stdout, cases.stderr], [`${applied.length + drift}\n`, '']);
    const results = log.runs[0].results.filter((/** @type {any} */ result) => result.ruleId === 'DRIFT');
    assert.equal(results.length, Math.max(0, drift - 1));
    return report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const org = 'tests/demo/metadata/acme';
const state = ['--state', 'crate/app/cli/tests/data/state.json'];

test('a user of the register with all that it holds', () => {
  const report = check(org, '--policy', 'crate/policy/examples/acme.toml', '--user', 'hubspot', ...state);
  assert.ok(report.access.length > 0 && report.waivers.length > 0);
});

for (const policy of ['recommended', 'cloudkettle', 'smartosc']) {
  test(`the whole demo org by ${policy}`, () => {
    const report = check(org, '--policy', policy, ...state, '--org', '=Acme|"x"', '--environment', 'sandbox');
    assert.ok(report.checklist.length > 30);
  });
}

/** JSON of a command, held against its schema. @param {string[]} command */
function json(...command) {
  const run = spawnSync(permlight, [...command, '--format', 'json'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const report = JSON.parse(run.stdout);
  validReport(report);
  assert.deepEqual(validReport.errors, null, command.join(' '));
  assert.equal(report.schema, 2);
  return report;
}

test('findings and comparisons have the same form, too', () => {
  for (const policy of ['recommended', 'smartosc', 'crate/policy/examples/acme.toml']) {
    const report = json('check', 'tests/demo/metadata', 'no/such/file', '--policy', policy, '--today', '2026-11-22');
    assert.equal(report.kind, 'findings');
    const ids = new Set(report.subjects.map((/** @type {any} */ subject) => subject.id));
    assert.ok(report.findings.every((/** @type {any} */ finding) => ids.has(finding.subject)));
    assert.equal(report.problems.length, 1);
  }
  for (const more of [[], ['--before'], ['--policy', 'smartosc']]) {
    const report = json('verify', '--tested', 'tests/demo/metadata/acme--uat', '--actual', org, ...more);
    assert.equal(report.kind, 'verification');
    assert.ok(report.differences.length > 100);
  }
  // Each scope has its own keys.
  const report = json('check', org);
  for (const wrong of [{ ...report, kind: 'checklist' }, { ...report, extra: 1 }, { ...report, schema: 1 }]) {
    assert.equal(validReport(wrong), false);
  }
});

test('hostile names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  try {
    const nasty = '=HYPERLINK("x")  @a [x](y) {0} <script> _x202E_ \u202e#1:;\'"';
    const name = encodeURIComponent(nasty).replaceAll('%20', ' ');
    const escaped = nasty.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    // A flow may be called anything; what is no name of a permission is an error.
    const permission = '<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>';
    const flow = `<flowAccesses><enabled>true</enabled><flow>${escaped}</flow></flowAccesses>`;
    const profile = `<Profile xmlns="http://soap.sforce.com/2006/04/metadata"><custom>true</custom><userLicense>Salesforce</userLicense>${flow}${permission}</Profile>`;
    writeFileSync(join(folder, `${name}.profile-meta.xml`), profile);
    const report = check(folder, '--policy', 'smartosc', '--profile', nasty, '--org', nasty);
    assert.equal(report.subject, `profile:${nasty}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

for (const voice of ['plain', 'hostile']) {
  for (const stage of ['before', 'after']) {
    test(`a verification ${stage} the deploy, ${voice}`, () => {
      const report = opened((folder) => {
        const words = ['run', '--quiet', '--locked', '-p', 'permlight-report', '--example', 'verification', '--', folder, stage, voice];
        const run = spawnSync('cargo', words, { cwd: root, encoding: 'utf8' });
        assert.deepEqual([run.stderr, run.status], ['', 0]);
      });
      assert.equal(report.verification.stage, stage);
    });
  }
}
