// @ts-check
/**
 * What a release is made of: a bill of materials (CycloneDX 1.5) and the licences of all of it, of the extension and of the command.
 * Both follow from Cargo.lock alone: no time, no number of their own, so that whoever builds again gets the same.
 *
 *   node tests/bom.mjs FOLDER
 *   node tests/bom.mjs --notices    what stands in the package: whose the code is that ships, and the licence that all of it may be used under
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{id: string, name: string, version: string, license: string | null, description: string | null, repository: string | null, source: string | null, manifest_path: string}} Package */

/** @param {string[]} args */
const cargo = (args) => execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });

/** The SHA-256 of each crate, by name and version, as Cargo.lock has it. */
const checksums = () => new Map([...readFileSync(join(ROOT, 'Cargo.lock'), 'utf8')
  .matchAll(/name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([^"]+)"/g)].map(([, name, version, sum]) => [`${name} ${version}`, sum]));

/** What a crate of ours is made of on a target, without what only builds or tests it. @param {string} crate @param {string[]} target @param {string} [edges] @returns {Set<string>} names and versions */
const madeOf = (crate, target, edges = 'normal') => new Set(cargo(['tree', '--quiet', '--locked', '-p', crate, '-e', edges, '--prefix', 'none', '-f', '{p}', ...target])
  .split('\n').flatMap((line) => {
    const [name, version = ''] = line.split(' ');
    return name ? [`${name} ${version.replace(/^v/, '')}`] : [];
  }));

const WASM = ['--target', 'wasm32-unknown-unknown'];
/** What the package holds as WebAssembly. */
const MODULES = ['permlight-engine', 'permlight-panel'];
/** What only makes code while it is compiled. */
const COMPILER_ONLY = ['proc-macro2', 'proc-macro2-diagnostics', 'quote', 'syn', 'unicode-ident'];

/** What is released, and the crates that it is made of; the command for all systems. */
export const parts = () => ({
  extension: new Set(MODULES.flatMap((crate) => [...madeOf(crate, WASM)])),
  command: madeOf('permlight', ['--target', 'all']),
});

/** @returns {Map<string, Package>} by name and version */
export const packages = () => new Map(JSON.parse(cargo(['metadata', '--locked', '--format-version', '1'])).packages
  .map((/** @type {Package} */ each) => [`${each.name} ${each.version}`, each]));

/** @param {ReturnType<typeof parts>} made @param {Map<string, Package>} known */
export const bom = (made, known) => {
  const sums = checksums();
  const own = [...known.values()].find(({ name }) => name === 'permlight');
  const all = [...new Set([...made.extension, ...made.command])].sort();
  return {
    bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
    metadata: { component: { 'type': 'application', 'bom-ref': 'permlight', 'name': 'permlight', 'version': own?.version, 'licenses': [{ expression: own?.license }] } },
    components: all.flatMap((key) => {
      const each = known.get(key);
      if (!each || each.source === null) return [];
      const hash = sums.get(key);
      return [{
        'type': 'library', 'bom-ref': `pkg:cargo/${each.name}@${each.version}`, 'purl': `pkg:cargo/${each.name}@${each.version}`, 'name': each.name, 'version': each.version,
        ...(hash ? { hashes: [{ alg: 'SHA-256', content: hash }] } : {}),
        ...(each.license ? { licenses: [{ expression: each.license.replaceAll('/', ' OR ') }] } : {}),
        'properties': [...Object.entries(made)].filter(([, crates]) => crates.has(key)).map(([part]) => ({ name: 'permlight:part', value: part })),
      }];
    }),
  };
};

/** The files with licences and notices in the source of a crate. @param {Package} each @returns {[string, string][]} */
const licenceFiles = ({ manifest_path: path }) => {
  const folder = dirname(path);
  return readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|unlicense)/i.test(name)).sort()
    .flatMap((name) => {
      try {
        return [/** @type {[string, string]} */ ([name, readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim()])];
      } catch {
        // A folder of licences; what is in it is named by the crate's own field.
        return [];
      }
    });
};

/** The licences, each text once, with those that it is of. @param {ReturnType<typeof parts>} made @param {Map<string, Package>} known */
export const licences = (made, known) => {
  /** @type {Map<string, string[]>} */
  const texts = new Map();
  /** @type {string[]} */
  const list = [];
  for (const key of [...new Set([...made.extension, ...made.command])].sort()) {
    const each = known.get(key);
    if (!each || each.source === null) continue;
    const where = Object.entries(made).filter(([, crates]) => crates.has(key)).map(([part]) => part).join(', ');
    list.push(`${key}: ${each.license ?? 'see below'} (${where})`);
    for (const [name, text] of licenceFiles(each)) texts.set(text, [...texts.get(text) ?? [], `${key} ${name}`]);
  }
  const line = '-'.repeat(100);
  return ['Permlight is made of these crates, each under its licence. The texts follow, each once.', '', ...list, '',
    ...[...texts].flatMap(([text, whose]) => [line, ...whose, line, '', text, ''])].join('\n');
};

/** The crates whose code is in the package. */
export const shipped = () => [...new Set(MODULES.flatMap((crate) => [...madeOf(crate, WASM, 'normal,no-proc-macro')]))].sort()
  .filter((key) => !COMPILER_ONLY.includes(key.split(' ')[0] ?? ''));

const COPYRIGHT = /^[ \t]*(copyright (?:\(c\)|©|\d|\[)[^\n]*)$/gim;

/** Short, for it is in the package: all of it may be used under MIT, whose text is the same for all. @param {Map<string, Package>} known */
export const notices = (known) => {
  const crates = shipped().flatMap((key) => known.get(key) ?? []).filter(({ source }) => source !== null);
  const other = crates.filter(({ license }) => !/\bMIT\b/.test(license ?? '') || / AND /.test(license ?? ''));
  if (other.length > 0) throw new Error(`not under MIT: ${other.map(({ id }) => id).join(', ')}`);
  /** @type {Map<string, string[]>} */
  const whose = new Map();
  for (const each of crates) {
    const lines = licenceFiles(each).filter(([name]) => /mit|^licen[cs]e(\.\w+)?$/i.test(name))
      .flatMap(([, text]) => [...text.matchAll(COPYRIGHT)].map(([, line]) => line?.trim() ?? ''));
    const line = [...new Set(lines)].join('; ') || 'Copyright (c) its authors';
    whose.set(line, [...whose.get(line) ?? [], each.name]);
  }
  const own = readFileSync(join(ROOT, 'LICENSE-MIT'), 'utf8');
  return `Permlight (MIT OR Apache-2.0) is made of Rust's standard library and of these libraries, which are used under the licence below:\n\n${
    [...whose].map(([line, names]) => `${names.join(', ')}: ${line}`).join('\n')}\n\n${own}`;
};

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2] === '--notices') process.stdout.write(notices(packages()));
else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '.'] = process.argv.slice(2);
  const [made, known] = [parts(), packages()];
  const version = bom(made, known).metadata.component.version;
  writeFileSync(join(folder, `permlight-${version}-bom.cdx.json`), `${JSON.stringify(bom(made, known), null, 1)}\n`);
  writeFileSync(join(folder, `permlight-${version}-licences.txt`), licences(made, known));
}
