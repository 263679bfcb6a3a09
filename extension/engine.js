/** The engine: the only file that knows how it is loaded. */
import { isLanguage } from './gate.js';
import init, * as engine from './pkg/engine.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @type {Promise<string> | undefined} the catalog of permissions, once the engine has it */
let loading;
let spoilt = false;

/** @param {string} path */
const readText = async (path) => (await fetch(api.runtime.getURL(path))).text();

/** @param {string} path */
const readJson = async (path) => (await fetch(api.runtime.getURL(path))).json();

/**
 * @typedef {object} Texts
 * @property {import('./types').PolicyInfo[]} policies
 * @property {Record<string, import('./types').RuleText>} rules by code
 * @property {Record<string, string>} failures in the user's language, by code
 * @property {boolean} foreign the user's language is not English
 */

/** @type {Promise<Texts> | undefined} */
let loadingTexts;

/** The rules in the user's language; empty for English, and for a language that they are not in. @returns {Promise<import('./types').TranslatedRule[]>} */
const translated = async () => {
  const language = api.i18n.getUILanguage().split('-')[0] ?? 'en';
  return /^[a-z]{2,3}$/.test(language) && language !== 'en' ? readJson(`pkg/texts/${language}.json`).catch(() => []) : [];
};

/** What policies and rules say: it stands beside the engine, not in it. @returns {Promise<Texts>} */
const readTexts = async () => {
  const [known, more] = await Promise.all([/** @type {Promise<Texts>} */ (readJson('pkg/texts.json')), translated()]);
  for (const { code, title, why, fix, failure } of more) {
    const rule = known.rules[code];
    if (rule) known.rules[code] = { ...rule, title, why, fix };
    if (failure) known.failures[code] = failure;
  }
  return { ...known, foreign: more.length > 0 };
};

const texts = () => {
  loadingTexts ??= readTexts();
  loadingTexts.catch(() => { loadingTexts = undefined; });
  return loadingTexts;
};

/** @type {Map<string, Promise<[string, string][]>>} */
const labels = new Map();

/** Labels of a language other than English, whose labels are in the engine. A language without a file has none. @param {string} language */
const labelsOf = async (language) => {
  if (!isLanguage(language) || language.startsWith('en')) return [];
  // Those of `es` also serve `es_MX`, and those of `nl` would serve `nl_NL`.
  for (const name of [language, language.slice(0, language.indexOf('_') >>> 0)]) {
    const pairs = labels.get(name) ?? readJson(`pkg/labels/${name}.json`).catch(() => []);
    labels.set(name, pairs);
    if ((await pairs).length > 0) return pairs;
  }
  return [];
};

/**
 * Runs `work` on an instance that is known to be sound. An error that the engine reports itself is a plain `Error`; any
 * other one came out of the middle of a computation, so that instance is given up and the next call gets a new one.
 * @template T @param {() => T} work @returns {Promise<T>}
 */
const run = async (work) => {
  loading ??= Promise.all([readText('pkg/catalog.txt'), init({ module_or_path: api.runtime.getURL('pkg/engine_bg.wasm') })])
    .then(([catalog]) => {
      engine.load(catalog);
      return catalog;
    });
  /** @type {string} */
  let catalog;
  try {
    catalog = await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
  if (spoilt) {
    engine.__wbg_reset_state();
    engine.load(catalog);
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
 * Says in the user's language what the engine says in English, where its form is known.
 * @param {Pick<import('./types').Report, 'marks' | 'verdicts'>} report @param {Record<string, string>} failures
 */
const translate = ({ marks, verdicts }, failures) => {
  /** @param {string} key @param {string[]} [values] */
  const text = (key, values) => api.i18n.getMessage(key.replace(/\W+/g, '_'), values);
  for (const { on, off, unknown, label, target } of marks) {
    for (const number of [on, off, unknown]) {
      const verdict = number ? verdicts[number] : undefined;
      if (!verdict) continue;
      const state = verdict.outcome === 'pass' && verdict.findings[0]?.form === 'waived' ? 'waived' : verdict.outcome;
      for (const finding of verdict.findings) {
        const { form, code, message } = finding;
        if (form === 'failure') finding.message = failures[code]?.replaceAll('{label}', label).replaceAll('{name}', target) ?? message;
        else if (form && form !== 'waived' && code !== TESTED) finding.message = text(`message_${form}`, [label || target]) || message;
      }
      verdict.short = (verdict.short && text(`short_${verdict.short}`)) || verdict.short;
      verdict.name = text(`name_${state}`) || verdict.name;
    }
  }
};

/** Findings about what was tested. */
const TESTED = 'TESTED';

/**
 * Says in sentences how a page stands to what was tested: from the engine, such messages are the tested value alone.
 * @param {Pick<import('./types').Report, 'marks' | 'verdicts' | 'missing'>} report @param {import('./types').BaselineName} baseline
 */
const tell = ({ verdicts, missing }, { name, day }) => {
  const text = api.i18n.getMessage;
  /** @param {string} value */
  const word = (value) => text(`tested_${value.replaceAll(' ', '_')}`) || value;
  for (const finding of verdicts.flatMap(({ findings }) => findings)) {
    if (finding.code === TESTED) finding.message = text(`message_${finding.form.replace('-', '_')}`, [word(finding.message), name, day]);
  }
  for (const each of missing) {
    if (each.code === TESTED) each.message = text('message_tested_lacking', [each.label, word(each.message), name, day]);
  }
};

/** What the card says of a deviation. @param {import('./types').BaselineName} baseline @returns {import('./types').RuleText} */
const testedText = ({ name, day, hash }) => {
  const text = api.i18n.getMessage;
  return {
    code: TESTED, title: text('testedTitle'), why: text('testedWhy'), fix: text('testedFix'), judgement: false, requirements: [],
    contradicts: [], sources: [{ title: `${name}, ${day}`, says: hash, url: '' }], notes: [], arguments: [], policies: [], since: '',
  };
};

/** The day in UTC. */
export const today = () => new Date().toISOString().slice(0, 10);

/** What a team's own rule says. @param {import('./types').TeamPolicy | null} team @param {string} code @returns {import('./types').RuleText | undefined} */
const ownText = (team, code) => {
  const own = team?.rules.find((rule) => rule.code === code);
  if (!team || !own) return undefined;
  return {
    ...own, judgement: false, requirements: [], contradicts: [], sources: [{ title: team.title, says: '', url: '' }], notes: [],
    arguments: [], policies: [team.id], since: '',
  };
};

/**
 * @param {import('./types').Snapshot} snapshot
 * @param {import('./types').Decided} decided the default policy stands in for one that there is no longer
 * @param {(language: string) => Promise<[string, string][]>} learned labels of a language that pages of the org have taught
 * @param {string[]} watched whom to look for in logs
 * @returns {Promise<import('./types').Judged | null>}
 */
export const evaluate = async (snapshot, decided, learned, watched) => {
  const known = await texts();
  const language = await run(() => engine.language(snapshot));
  const [shipped, taught] = await Promise.all([labelsOf(language), learned(language)]);
  const policy = known.policies.find(({ id }) => id === decided.policy) ?? known.policies.find(({ isDefault }) => isDefault);
  const labels = taught.length > 0 ? { [language]: [...shipped, ...taught] } : { [language]: shipped };
  const answer = await run(() => engine.evaluate(snapshot, policy?.id ?? '', labels, watched, decided, today()));
  if (!answer) return null;
  // What a page proves and teaches is for the background; the frame needs the rest.
  const { facts, learned: lessons, ...verdicts } = answer;
  if (known.foreign) translate(verdicts, known.failures);
  const baseline = decided.tested.find(({ id }) => id === verdicts.subject.recordId)?.baseline;
  if (baseline) tell(verdicts, baseline);
  /** @type {import('./types').Report['rules']} */
  const rules = {};
  for (const { code } of verdicts.verdicts.flatMap(({ findings }) => findings)) {
    const text = code === TESTED && baseline ? testedText(baseline) : known.rules[code] ?? ownText(decided.team, code);
    if (text) rules[code] = text;
  }
  return { report: { ...verdicts, rules, due: null }, facts, lessons };
};

/** @param {import('./types').EvidenceRecord | null} previous @param {[string, string][]} facts @param {string} time */
export const record = (previous, facts, time) => run(() => engine.record(previous, facts, time));

/** @param {string} kind @param {string} id */
export const scanStart = (kind, id) => run(() => engine.scanStart(kind, id));

/** @param {import('./types').Judged} judged */
export const scanFollow = ({ report: { page, subject, status }, facts }) => run(() =>
  engine.scanFollow(page.id, subject.kind, subject.recordId, status === 'overview', facts));

/** The words that a captured page structure may keep. @returns {Promise<string[]>} */
export const tokens = () => readJson('pkg/tokens.json');
