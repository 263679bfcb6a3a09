// @ts-check
/** Purpose: a page of the extension has its words, also where the browser gives it none of them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { texts } from '../../extension/messages.mjs';

test('what the browser does not give is read from where it stands, in the language of the user', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'permlight-'));
  execFileSync(process.execPath, [fileURLToPath(new URL('../../extension/messages.mjs', import.meta.url)), folder]);
  Object.assign(globalThis, {
    chrome: { i18n: { getMessage: () => '', getUILanguage: () => 'ja-JP' }, runtime: { getURL: (/** @type {string} */ path) => path } },
    fetch: async (/** @type {string} */ path) => ({ json: async () => JSON.parse(readFileSync(join(folder, path), 'utf8')) }),
  });
  const { text } = await import('../../extension/words.js');
  rmSync(folder, { recursive: true });
  const values = ['Dana $1', 2, '$$', 'x'];
  for (const [key, said] of texts('ja')) {
    assert.equal(text(key, values), said.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)] ?? '')), key);
  }
  assert.equal(text('@@bidi_dir'), '');
});

test('no program of the extension asks for words that only the command carries', () => {
  for (const name of ['panel', 'engine']) {
    const program = readFileSync(new URL(`../../extension/pkg/${name}_bg.wasm`, import.meta.url), 'latin1');
    assert.deepEqual(program.match(/\bcommand-[a-z-]+\.[a-z-]+/g), null, name);
  }
});
