/**
 * SARIF as `permlight check`, `checklist` and `verify` write it, against the official schema of SARIF 2.1.0. Microsoft's
 * package carries it (in its draft-04 form; only the first lines differ from the one that OASIS publishes).
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
import formats from 'ajv-formats';

const root = fileURLToPath(new URL('../../', import.meta.url));
const permlight = process.env.PERMLIGHT ?? join(root, 'target/release/permlight');
const file = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const { id, $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
assert.match($schema, /draft-04/);
assert.match(id, /sarif-2\.1\.0/);
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, unicodeRegExp: false });
formats.default(ajv);
const valid = ajv.compile(schema);

/** @param {string[]} paths */
const check = (...paths) => sarif('check', ...paths);

/** @param {string[]} command */
function sarif(...command) {
  const { stdout, status } = spawnSync(permlight, [...command, '--format', 'sarif'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const log = JSON.parse(stdout);
  valid(log);
  assert.deepEqual(valid.errors, null);
  for (const result of log.runs[0].results) {
    // Code scanning refuses the whole file otherwise.
    assert.ok(result.locations.length > 0, JSON.stringify(result));
    assert.ok(Object.keys(result.partialFingerprints).length > 0, JSON.stringify(result));
    for (const { physicalLocation } of result.locations) {
      const { uri, uriBaseId } = physicalLocation.artifactLocation;
      assert.ok(uri.startsWith('file:///') || uriBaseId === '%SRCROOT%', uri);
      assert.ok(physicalLocation.region.startLine >= 1);
    }
  }
  return { results: log.runs[0].results, invocation: log.runs[0].invocations[0], status };
}

for (const policy of ['recommended', 'cloudkettle', 'smartosc', 'crate/policy/examples/acme.toml']) {
  test(`the demo orgs by ${policy}`, () => {
    const { results, invocation, status } = check('tests/demo/metadata', '--policy', policy);
    assert.ok(results.length > 0);
    assert.equal(invocation.executionSuccessful, true);
    assert.equal(status, 1);
  });
}

test('files that cannot be read, and hostile names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  try {
    const name = 'a [x](y) {0} %3Cscript%3E \u202e#1:;\'"';
    const permission = '<userPermissions><enabled>true</enabled><name>\u202e{0}[a](b)&lt;</name></userPermissions>';
    const namespace = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
    writeFileSync(join(folder, `${name}.profile-meta.xml`), `<Profile ${namespace}><custom>true</custom><userLicense>Salesforce</userLicense>${permission}</Profile>`);
    writeFileSync(join(folder, `${name}-broken.profile-meta.xml`), `<Profile ${namespace}>\n<a></b>`);
    writeFileSync(join(folder, 'Partial.profile-meta.xml'), `<Profile ${namespace}/>`);
    const { results, invocation, status } = check(folder, 'no/such/file', '--all', '--policy', 'smartosc');
    assert.ok(results.some((/** @type {any} */ result) => result.kind === 'review'));
    assert.equal(invocation.executionSuccessful, false);
    // The broken file, the missing one, the profile without permissions, of which nothing is known, and what is no name of one.
    assert.equal(invocation.toolExecutionNotifications.length, 4);
    assert.equal(status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the schema refuses what is wrong', () => {
  assert.equal(valid({ version: '2.1.0', runs: [{ results: [] }] }), false, 'no tool');
  assert.equal(valid({ version: '2.1.0', runs: [], extra: 1 }), false, 'an unknown key');
});

test('a comparison of the demo orgs', () => {
  const [tested, actual] = ['tests/demo/metadata/acme--uat', 'tests/demo/metadata/acme'];
  const { results, invocation, status } = sarif('verify', '--tested', tested, '--actual', actual);
  assert.ok(results.some((/** @type {any} */ result) => result.ruleId === 'drift/extra'));
  assert.ok(results.some((/** @type {any} */ result) => result.kind === 'review'));
  assert.equal(invocation.executionSuccessful, true);
  assert.equal(status, 1);
});

test('checklists of the demo orgs', () => {
  for (const policy of ['recommended', 'smartosc', 'crate/policy/examples/acme.toml']) {
    const { results, invocation, status } = sarif('checklist', 'tests/demo/metadata/acme', '--policy', policy);
    assert.ok(results.some((/** @type {any} */ result) => result.kind === 'review'));
    assert.equal(invocation.executionSuccessful, true);
    assert.equal(status, 0);
  }
});

test('what saw nothing was not successful', () => {
  const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  try {
    writeFileSync(join(folder, 'Partial.profile-meta.xml'), '<Profile/>');
    for (const command of [['check', folder], ['checklist', folder], ['verify', '--tested', folder, '--actual', folder]]) {
      const { invocation, status } = sarif(...command);
      assert.equal(invocation.executionSuccessful, false);
      assert.equal(status, 2);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
