// @ts-check
/** The same files make the same zip on any machine: in another time zone, under another umask, in another folder. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const EXTENSION = fileURLToPath(new URL('../extension', import.meta.url));
/** Places that differ from one another, and from where ./build.sh ran, in all that a zip could keep. */
const PLACES = [
  { zone: 'Pacific/Kiritimati', umask: '077', name: 'another, with a longer name' },
  { zone: 'America/St_Johns', umask: '002', name: 'ü' },
];

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** @param {string} browser @param {typeof PLACES[number]} place */
const packed = (browser, { zone, umask, name }) => {
  const folder = mkdtempSync(join(tmpdir(), 'permlight '));
  try {
    const [copy, out] = [join(folder, name), join(folder, 'out')];
    const script = `umask ${umask}; cp -R "$1" "$2"; "$2/package.sh" "$3" "$4"`;
    execFileSync('bash', ['-ec', script, '-', EXTENSION, copy, browser, out], { env: { ...process.env, TZ: zone, ZIPOPT: '-k' } });
    return hashOf(join(out, `permlight-${browser}.zip`));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

for (const browser of ['chromium', 'firefox']) {
  test(`the package for ${browser}`, (context) => {
    const hashes = PLACES.map((place) => packed(browser, place));
    for (const [at, { zone, umask }] of PLACES.entries()) context.diagnostic(`${hashes[at]} in ${zone}, umask ${umask}`);
    assert.equal(new Set(hashes).size, 1, hashes.join('\n'));
    assert.equal(hashOf(fileURLToPath(new URL(`../target/extension/permlight-${browser}.zip`, import.meta.url))), hashes[0], 'what ./build.sh has left');
  });
}
