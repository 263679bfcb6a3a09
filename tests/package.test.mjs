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

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Places that differ from one another, and from where ./build.sh ran, in all that a zip could keep. */
const PLACES = [
  { zone: 'Pacific/Kiritimati', umask: '077', name: 'another, with a longer name' },
  { zone: 'America/St_Johns', umask: '002', name: 'ü' },
];

/** @param {string} file */
const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** @param {string} browser @param {string} folder @param {typeof PLACES[number]} place @param {string[]} like */
const packed = (browser, folder, { zone, umask, name }, like) => {
  const [copy, out] = [join(folder, name), join(folder, `${name} out`)];
  const script = `umask ${umask}; mkdir -p "$2/crate/data"; cp -R "$1/extension" "$2"; cp -R "$1/crate/data/locales" "$2/crate/data"; shift 2; "$@"`;
  execFileSync('bash', ['-ec', script, '-', ROOT, copy, join(copy, 'extension/package.sh'), browser, out, ...like], { env: { ...process.env, TZ: zone } });
  return join(out, `permlight-${browser}.zip`);
};

for (const browser of ['chromium', 'firefox']) {
  test(`the package for ${browser}`, (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'permlight '));
    context.after(() => rmSync(folder, { recursive: true }));
    // The second takes from the first what is the same, as ./build.sh does.
    const first = packed(browser, folder, PLACES[0], []);
    const hashes = [first, packed(browser, folder, PLACES[1], [first])].map(hashOf);
    for (const [at, { zone, umask }] of PLACES.entries()) context.diagnostic(`${hashes[at]} in ${zone}, umask ${umask}`);
    assert.equal(new Set(hashes).size, 1, hashes.join('\n'));
    assert.equal(hashOf(fileURLToPath(new URL(`../target/extension/permlight-${browser}.zip`, import.meta.url))), hashes[0], 'what ./build.sh has left');
  });
}
