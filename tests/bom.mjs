// @ts-check
/**
 * What a release is made of: a bill of materials (CycloneDX 1.5) and the licences of all of it, of the extension and of the command.
 * Both follow from Cargo.lock alone: no time, no number of their own, so that whoever builds again gets the same.
 *
 *   node tests/bom.mjs FOLDER
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

/** What a crate of ours is made of on a target, without what only builds or tests it. @param {string} crate @param {string[]} target @returns {Set<string>} names and versions */
const madeOf = (crate, target) => new Set(cargo(['tree', '--quiet', '--locked', '-p', crate, '-e', 'normal', '--prefix', 'none', '-f', '{p}', ...target])
  .split('\n').flatMap((line) => {
    const [name, version = ''] = line.split(' ');
    return name ? [`${name} ${version.replace(/^v/, '')}`] : [];
  }));

const WASM = ['--target', 'wasm32-unknown-unknown'];

/** What is released, and the crates that it is made of; the command for all systems. */
export const parts = () => ({
  extension: new Set([...madeOf('permlight-engine', WASM), ...madeOf('permlight-panel', WASM)]),
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = '.'] = process.argv.slice(2);
  const [made, known] = [parts(), packages()];
  const version = bom(made, known).metadata.component.version;
  writeFileSync(join(folder, `permlight-${version}-bom.cdx.json`), `${JSON.stringify(bom(made, known), null, 1)}\n`);
  writeFileSync(join(folder, `permlight-${version}-licences.txt`), licences(made, known));
}
