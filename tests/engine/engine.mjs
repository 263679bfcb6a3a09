// @ts-check
/** The engine as the extension ships it, in Node. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import init, * as engine from '../../extension/pkg/engine.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PKG = join(ROOT, 'extension/pkg');

await init({ module_or_path: readFileSync(join(PKG, 'engine_bg.wasm')) });
const text = (/** @type {string} */ name) => readFileSync(join(PKG, name), 'utf8');

/** Speaks a language from now on. @param {string} language */
export const speak = (language) => engine.load(text('catalog.txt'), language, text(`locales/${language}.txt`));
speak('en');

/** Labels of every language but English, whose labels are in the engine. @type {Record<string, [string, string][]>} */
export const LABELS = Object.fromEntries(readdirSync(join(PKG, 'labels'))
  .map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(join(PKG, 'labels', name), 'utf8'))]));

/** Every replica as the collector took it and as it is judged: what the native core writes and the walk of the browsers compares. */
export const GOLDEN = join(ROOT, 'tests/golden');

/** @param {string} name @param {'snapshot' | 'report'} kind */
export const golden = (name, kind) => JSON.parse(readFileSync(join(GOLDEN, `${name}.${kind}.json`), 'utf8'));

/** @typedef {import('../../extension/types.d.ts').Snapshot} Snapshot */

export const NOTHING_DECIDED = { team: null, waivers: [], tested: [] };
export const TODAY = '2026-11-22';

/**
 * @param {Snapshot} snapshot @param {string} policy
 * @param {{labels?: any, decided?: any, watched?: any}} [options]
 */
export const evaluate = (snapshot, policy, { labels = {}, decided = NOTHING_DECIDED, watched = [] } = {}) =>
  engine.read(snapshot).judge(policy, labels, watched, decided, TODAY);

/** @param {Snapshot} snapshot */
export const language = (snapshot) => engine.read(snapshot).language();

export const { plan, record, scanStart, userPages } = engine;
