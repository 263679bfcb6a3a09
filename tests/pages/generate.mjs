/**
 * Writes the replicas of Setup pages, their images and the demo metadata.
 *
 *   node tests/pages/generate.mjs           write
 *   node tests/pages/generate.mjs --check   compare only; names every stale, missing or unexpected file and exits 1
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { images } from './lib/gif.mjs';
import { metadataFiles } from './lib/metadata.mjs';
import { replicas } from './lib/page-list.mjs';

const PAGES = dirname(fileURLToPath(import.meta.url));
const METADATA = join(PAGES, '..', 'demo', 'metadata');
const BY_HAND = ['lib', 'assets'];

/** A fact to a line. @param {object} meta */
const metaText = ({ facts, ...meta }) => {
  const rows = facts.map((fact) => `    [${fact.map((text) => JSON.stringify(text)).join(', ')}]`).join(',\n');
  return `${JSON.stringify({ ...meta, facts: null }, null, 2)}\n`.replace('"facts": null', () => `"facts": [${rows === '' ? '' : `\n${rows}\n  `}]`);
};

/** @returns {Map<string, Buffer>} absolute path to bytes */
const expectedFiles = () => {
  const files = new Map();
  const urls = new Map();
  for (const { name, html, meta } of replicas()) {
    const key = meta.url.replace(/([?&])(?:appLayout=.*)$/, '');
    if (urls.has(key)) throw new Error(`${name} and ${urls.get(key)} have the same address ${key}`);
    urls.set(key, name);
    files.set(join(PAGES, name, 'page.html'), Buffer.from(html));
    files.set(join(PAGES, name, 'meta.json'), Buffer.from(metaText(meta)));
  }
  for (const [name, bytes] of images()) files.set(join(PAGES, 'assets', name), bytes);
  for (const [path, text] of metadataFiles()) files.set(join(METADATA, path), Buffer.from(text));
  return files;
};

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) => (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesBelow(path) : [path];
});

/** Every committed file that the generator owns. */
const ownedFiles = () => [
  ...readdirSync(PAGES).filter((name) => !BY_HAND.includes(name) && statSync(join(PAGES, name)).isDirectory())
    .flatMap((name) => filesBelow(join(PAGES, name))),
  ...filesBelow(METADATA),
];

const main = () => {
  const expected = expectedFiles();
  const differs = (path, bytes) => !existsSync(path) || !readFileSync(path).equals(bytes);
  const stale = [...expected].filter(([path, bytes]) => differs(path, bytes)).map(([path]) => path);
  const unexpected = ownedFiles().filter((path) => !expected.has(path));
  if (process.argv.includes('--check')) {
    for (const path of stale) console.error(`stale: ${relative(process.cwd(), path)}`);
    for (const path of unexpected) console.error(`unexpected: ${relative(process.cwd(), path)}`);
    process.exitCode = stale.length + unexpected.length > 0 ? 1 : 0;
    return;
  }
  for (const path of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, expected.get(path));
  }
  for (const path of unexpected) rmSync(path);
  console.log(`${expected.size} files, ${stale.length} written, ${unexpected.length} removed`);
};

main();
