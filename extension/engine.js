/** The engine: the only file that knows how it is loaded. */
import init, * as engine from './pkg/engine.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @type {Promise<unknown> | undefined} */
let loading;
let spoilt = false;

/** @param {string} path */
const readJson = async (path) => (await fetch(api.runtime.getURL(path))).json();

/** @typedef {{policies: import('./types').PolicyInfo[], rules: Record<string, import('./types').RuleText>}} Texts */

/** @type {Promise<Texts> | undefined} */
let loadingTexts;

/** What policies and rules say: it stands beside the engine, not in it. */
const texts = () => {
  loadingTexts ??= readJson('pkg/texts.json');
  loadingTexts.catch(() => { loadingTexts = undefined; });
  return loadingTexts;
};

/** @type {Map<string, Promise<[string, string][]>>} */
const labels = new Map();

/** Labels of a language other than English, whose labels are in the engine. A language without a file has none. @param {string} language */
const labelsOf = async (language) => {
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language) || language.startsWith('en')) return {};
  const pairs = labels.get(language) ?? readJson(`pkg/labels/${language}.json`).catch(() => []);
  labels.set(language, pairs);
  return { [language]: await pairs };
};

/**
 * Runs `work` on an instance that is known to be sound. An error that the engine reports itself is a plain `Error`; any
 * other one came out of the middle of a computation, so that instance is given up and the next call gets a new one.
 * @template T @param {() => T} work @returns {Promise<T>}
 */
const run = async (work) => {
  loading ??= init({ module_or_path: api.runtime.getURL('pkg/engine_bg.wasm') });
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
  if (spoilt) {
    engine.__wbg_reset_state();
    spoilt = false;
  }
  try {
    return work();
  } catch (error) {
    spoilt = Object.getPrototypeOf(error) !== Error.prototype;
    throw error;
  }
};

/** @param {string} url */
export const plan = (url) => run(() => engine.plan(url));

/** All policies, the default one first. */
export const policies = async () => (await texts()).policies;

/**
 * @param {import('./types').Snapshot} snapshot
 * @param {string} wanted a policy; the default one stands in for a policy that there is no longer
 * @returns {Promise<import('./types').Report | null>}
 */
export const evaluate = async (snapshot, wanted) => {
  const known = await texts();
  const spoken = await labelsOf(await run(() => engine.language(snapshot)));
  const policy = known.policies.find(({ id }) => id === wanted) ?? known.policies.find(({ isDefault }) => isDefault);
  const verdicts = await run(() => engine.evaluate(snapshot, policy?.id ?? '', spoken));
  if (!verdicts) return null;
  /** @type {import('./types').Report['rules']} */
  const rules = {};
  for (const { code } of verdicts.verdicts.flatMap(({ findings }) => findings)) {
    const text = known.rules[code];
    if (text) rules[code] = text;
  }
  return { ...verdicts, rules };
};
