/** What no other linter sees: the content scripts stay generic, the WebAssembly free of heavy crates, and prose in narrow lines. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../', import.meta.url);
/** @type {string[]} */
const problems = [];

// Content scripts hold no Salesforce word, no rule code, no markup from text.
const forbidden = /salesforce|permission|profile|licen[cs]e|\b(API|LOG|SET|USR|DAT|REC|REP|APP|EVD|COM|PRO)\d{3}\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\bfetch\(|XMLHttpRequest|\beval\(/i;
for (const name of readdirSync(new URL('extension/content', root))) {
  const lines = readFileSync(new URL(`extension/content/${name}`, root), 'utf8').split('\n');
  lines.forEach((line, at) => {
    // Boxes of ours are closed to it, and the storage is closed to all content scripts where the browser can.
    if (/\.shadowRoot|api\.storage/.test(line) && name !== 'structure.js') problems.push(`extension/content/${name}:${at + 1}: use dom.root, and ask the background`);
    const found = forbidden.exec(line);
    if (found) problems.push(`extension/content/${name}:${at + 1}: "${found[0]}" does not belong in a content script`);
  });
}

// Measured: an HTML parser adds 480 KB, the regex crate 790 KB.
const tree = execFileSync(
  'cargo',
  ['tree', '--quiet', '-p', 'permlight-engine', '--target', 'wasm32-unknown-unknown', '-e', 'normal', '--prefix', 'none', '-f', '{p}'],
  { cwd: root, encoding: 'utf8' },
);
for (const crate of new Set(tree.split('\n').map((line) => line.split(' ')[0] ?? ''))) {
  if (/^(regex|regex-.*|scraper|html5ever|markup5ever|quick-xml|zip|toml)$/.test(crate)) {
    problems.push(`permlight-engine depends on ${crate}`);
  }
}

// Prose at most 120 columns wide; tables and code may be wider, and what is made by the command is not written by hand.
const WIDTH = 120;
const documents = ['', '.github/', 'crate/', 'crate/data/', 'extension/', 'extension/store/', 'extension/samples/'].flatMap((folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith('.md') && name !== 'REFERENCE.md').map((name) => `${folder}${name}`));
for (const path of documents) {
  let isCode = false;
  readFileSync(new URL(path, root), 'utf8').split('\n').forEach((line, at) => {
    if (/^\s*```/.test(line)) isCode = !isCode;
    else if (!isCode && !/^\s*\|/.test(line) && [...line].length > WIDTH) problems.push(`${path}:${at + 1}: wider than ${WIDTH} columns`);
  });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
