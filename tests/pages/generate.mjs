/**
 * Makes the replicas of Setup pages that the native tests read (nobody keeps them: they are in .gitignore), their images and the demo
 * metadata (which are kept).
 *
 *   node tests/pages/generate.mjs           write all of it
 *   node tests/pages/generate.mjs --check   write the pages; compare what is kept, name what is stale, missing or unexpected, and exit 1
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
const pageFiles = () => {
  const files = new Map();
  const urls = new Map();
  for (const { name, html, meta } of replicas()) {
    const key = meta.url.replace(/([?&])(?:appLayout=.*)$/, '');
    if (urls.has(key)) throw new Error(`${name} and ${urls.get(key)} have the same address ${key}`);
    urls.set(key, name);
    files.set(join(PAGES, name, 'page.html'), Buffer.from(html));
    files.set(join(PAGES, name, 'meta.json'), Buffer.from(metaText(meta)));
  }
  return files;
};

/** @returns {Map<string, Buffer>} absolute path to bytes */
const keptFiles = () => {
  const files = new Map();
  for (const [name, bytes] of images()) files.set(join(PAGES, 'assets', name), bytes);
  for (const [path, text] of metadataFiles()) files.set(join(METADATA, path), Buffer.from(text));
  return files;
};

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) => (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? filesBelow(path) : [path];
});

const pagesThere = () => readdirSync(PAGES).filter((name) => !BY_HAND.includes(name) && statSync(join(PAGES, name)).isDirectory())
  .flatMap((name) => filesBelow(join(PAGES, name)));

/** @param {Map<string, Buffer>} expected @param {string[]} there */
const compare = (expected, there) => ({
  stale: [...expected].filter(([path, bytes]) => !existsSync(path) || !readFileSync(path).equals(bytes)),
  unexpected: there.filter((path) => !expected.has(path)),
});

/** @param {ReturnType<typeof compare>} found */
const bringUpToDate = ({ stale, unexpected }) => {
  for (const [path, bytes] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  for (const path of unexpected) rmSync(path);
};

const main = () => {
  const pages = compare(pageFiles(), pagesThere());
  const kept = compare(keptFiles(), filesBelow(METADATA));
  bringUpToDate(pages);
  if (process.argv.includes('--check')) {
    for (const [path] of kept.stale) console.error(`stale: ${relative(process.cwd(), path)}`);
    for (const path of kept.unexpected) console.error(`unexpected: ${relative(process.cwd(), path)}`);
    process.exitCode = kept.stale.length + kept.unexpected.length > 0 ? 1 : 0;
    return;
  }
  bringUpToDate(kept);
  const count = (/** @type {'stale' | 'unexpected'} */ what) => pages[what].length + kept[what].length;
  console.log(`${count('stale')} files written, ${count('unexpected')} removed`);
};

main();
