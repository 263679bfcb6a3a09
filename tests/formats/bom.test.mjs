// @ts-check
/** Purpose: the bill of materials of a release names every crate that ships, with its hash and a licence that we allow, and no other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { bom, licences, notices, packages, parts, shipped } from '../bom.mjs';

const made = parts();
const known = packages();
const list = bom(made, known);

test('each crate that ships is listed once, with hash, licence and the part that it is in', () => {
  const names = list.components.map(({ name, version }) => `${name} ${version}`);
  assert.equal(new Set(names).size, names.length);
  const shipped = [...new Set([...made.extension, ...made.command])].filter((key) => known.get(key)?.source);
  assert.deepEqual(names, shipped.sort());
  assert.ok(names.length > 50 && names.some((name) => name.startsWith('serde ')), String(names.length));
  for (const { name, hashes, licenses, properties } of list.components) {
    assert.match(hashes?.[0]?.content ?? '', /^[0-9a-f]{64}$/, name);
    assert.ok(licenses?.[0]?.expression, name);
    assert.ok(properties.length > 0, name);
  }
  // What only tests and tools use is not in it.
  for (const name of ['proptest', 'expect-test', 'criterion']) assert.ok(!list.components.some((each) => each.name === name), name);
});

test('every licence is one that deny.toml allows', () => {
  const allowed = [...readFileSync(new URL('../../deny.toml', import.meta.url), 'utf8').match(/^allow = \[(.*)\]$/m)?.[1]?.matchAll(/"([^"]+)"/g) ?? []].map(([, name]) => name);
  assert.ok(allowed.length > 4);
  for (const { name, licenses } of list.components) {
    const expression = licenses?.[0]?.expression ?? '';
    // All parts that are joined by AND, and one of those joined by OR.
    const fine = expression.replace(/[()]/g, '').split(' AND ').every((part) => part.split(' OR ').some((one) => allowed.includes(one.trim())));
    assert.ok(fine, `${name}: ${expression}`);
  }
});

test('the licences of all of it are there, each text once, and a second run is the same', () => {
  const text = licences(made, known);
  for (const { name, version } of list.components) assert.ok(text.includes(`${name} ${version}: `), name);
  assert.ok(text.split('Permission is hereby granted, free of charge').length > 10);
  assert.equal(licences(parts(), packages()), text);
  assert.ok(!text.includes(homedir()), 'no path of this machine');
});

test('the package says whose code is in it, and under which licence', () => {
  const text = notices(known);
  assert.match(text, /Permission is hereby granted, free of charge/);
  for (const key of shipped()) {
    const [name = ''] = key.split(' ');
    if (known.get(key)?.source) assert.match(text, new RegExp(`(^|, )${name}[,:]`, 'm'), name);
  }
  for (const browser of ['chromium', 'firefox']) {
    assert.equal(readFileSync(new URL(`../../target/extension/${browser}/pkg/licences.txt`, import.meta.url), 'utf8'), text);
  }
});
