/**
 * The JSON Schema of policy files: a right schema by the standard's own meta-schema, and of one mind with the command about
 * right and wrong files. What only the command can see (contradictions, names that refer to nothing) is left out.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { TomlDate, parse } from 'smol-toml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const permlight = process.env.PERMLIGHT ?? join(root, 'target/release/permlight');
const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
after(() => rmSync(folder, { recursive: true }));

const schema = JSON.parse(readFileSync(join(root, 'crate/policy/schema.json'), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
formats.default(ajv);
const valid = ajv.compile(schema);

/** What editors make of a file: dates are text to a JSON Schema. @param {string} text */
function plain(text) {
  const file = JSON.stringify(parse(text), (_, value) => (value instanceof TomlDate ? value.toISOString() : value));
  return JSON.parse(file);
}

/** @param {string} text */
function accepted(text) {
  const file = join(folder, 'team.toml');
  writeFileSync(file, text);
  return spawnSync(permlight, ['policy', 'check', file], { encoding: 'utf8' }).status === 0;
}

const acme = readFileSync(join(root, 'crate/policy/examples/acme.toml'), 'utf8');

test('the schema is one, and the command prints it', () => {
  assert.equal(ajv.validateSchema(schema), true, JSON.stringify(ajv.errors));
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  const printed = spawnSync(permlight, ['policy', 'schema'], { encoding: 'utf8' }).stdout;
  assert.deepEqual(JSON.parse(printed), schema);
});

test('right files are right to both', () => {
  const init = spawnSync(permlight, ['policy', 'init'], { encoding: 'utf8' }).stdout;
  for (const text of [acme, init, init.replace(/^#(?=\S)/gm, '')]) {
    valid(plain(text));
    assert.deepEqual(valid.errors, null);
    assert.equal(accepted(text), true);
  }
});

/** @type {[string, string | RegExp, string][]} */
const wrong = [
  ['an unknown policy', 'extends = "recommended"', 'extends = "recomended"'],
  ['no name', /^name = .*\n/m, ''],
  ['an unknown key', 'name = "Acme', 'nam = "x"\nname = "Acme'],
  ['a name of spaces', 'name = "Acme integrations"', 'name = "  "'],
  ['an unknown rule', '[rules.DAT105]', '[rules.DAT999]'],
  ['an unknown severity', 'severity = "low"', 'severity = "lowest"'],
  ['a rule off without a reason', /^reason = "Our.*\n/m, ''],
  ['a rule on by text', 'enabled = false', 'enabled = "no"'],
  ['a code like a built-in one', 'code = "ACME-001"', 'code = "DAT-001"'],
  ['a code without a number', 'code = "ACME-001"', 'code = "ACME"'],
  ['an unknown kind of subject', '["profile", "permission-set"]', '["profile", "user"]'],
  ['no subject', '["profile", "permission-set"]', '[]'],
  ['an unknown permission', '"ViewEventLogFiles"', '"ViewEventLogs"'],
  ['the same permission twice', '["ViewEventLogFiles"]', '["ViewEventLogFiles", "ViewEventLogFiles"]'],
  ['two wishes', 'off = ["ViewEventLogFiles"]', 'off = ["ViewEventLogFiles"]\non = ["ApiEnabled"]'],
  ['no wish', 'off = ["ViewEventLogFiles"]\n', ''],
  ['an unknown right on an object', '"modify-all"]', '"write"]'],
  ['an unknown right on a field', 'deny = ["read", "edit"]', 'deny = ["read", "delete"]'],
  ['a field without its object', '"Contact.Birthdate"', '"Birthdate"'],
  ['a network by name', '"198.51.100.7"', '"acme.example"'],
  ['a long text', 'why = "No integration', `why = "${'x'.repeat(601)}`],
  ['an id with capital letters', 'id = "hubspot"', 'id = "HubSpot"'],
  ['no username', 'user = "hubspot@acme.example"', 'user = "hubspot"'],
  ['an unknown risk', 'risk = "high"', 'risk = "critical"'],
  ['text for a list', 'permission_sets = ["HubSpot_Sync"]', 'permission_sets = "HubSpot_Sync"'],
  ['a subject without its kind', '"profile:HubSpot Integration"', '"HubSpot Integration"'],
  ['a pattern for subjects', '"profile:HubSpot Integration"', '"profile:HubSpot*"'],
  ['no day', /^expires = .*\n/m, ''],
  ['a day that is text', 'expires = 2027-03-31', 'expires = "soon"'],
  ['a day with a time', 'expires = 2027-03-31', 'expires = 2027-03-31T00:00:00Z'],
];

for (const [name, from, to] of wrong) {
  test(`${name} is wrong to both`, () => {
    const text = acme.replace(from, to);
    assert.notEqual(text, acme);
    assert.equal(valid(plain(text)), false);
    assert.equal(accepted(text), false);
  });
}
