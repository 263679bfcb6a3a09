/** The engine: the only file that knows how it is loaded. */
import { isLanguage } from './gate.js';
import init, * as engine from './pkg/engine.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @type {Promise<() => void> | undefined} gives the engine what it has to know, once it is there */
let loading;
let spoilt = false;
/** How many engines were given up. */
let givenUp = 0;

/** @param {string} path */
const readText = async (path) => (await fetch(api.runtime.getURL(path))).text();

/** @param {string} path */
const readJson = async (path) => (await fetch(api.runtime.getURL(path))).json();

/**
 * @typedef {object} Texts
 * @property {import('./types').PolicyInfo[]} policies
 * @property {Record<string, import('./types').RuleText>} rules by code
 */

/** @type {Promise<Texts> | undefined} */
let loadingTexts;

/** The user's language as its files are named; English for what is none. */
const userLanguage = () => /^[a-z]{2,3}/.exec(api.i18n.getUILanguage())?.[0] ?? 'en';

/** The rules in the user's language; empty for English, and for a language that they are not in. @returns {Promise<import('./types').TranslatedRule[]>} */
const translated = async () => {
  const language = userLanguage();
  return language === 'en' ? [] : readJson(`pkg/texts/${language}.json`).catch(() => []);
};

/** What findings say, in the user's language or in English: the language and its words. @returns {Promise<[string, string]>} */
const readWords = async () => {
  const language = userLanguage();
  return readText(`pkg/locales/${language}.txt`).then((words) => /** @type {[string, string]} */ ([language, words]))
    .catch(async () => ['en', await readText('pkg/locales/en.txt')]);
};

/** @type {ReturnType<typeof readWords> | undefined} */
let loadingWords;

const words = () => {
  loadingWords ??= readWords();
  loadingWords.catch(() => { loadingWords = undefined; });
  return loadingWords;
};

/** A day as findings say it; what is no day stays as it is. @param {string} words @param {string} day `YYYY-MM-DD` */
const inWords = (words, day) => {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const [year, month, last] = parts.map(Number);
  /** @param {string} key */
  const word = (key) => new RegExp(`^date\\.${key}\t(.*)$`, 'm').exec(words)?.[1];
  const pattern = word('day');
  const values = [year, word(`month-${month}`), last];
  return pattern && values.every(Boolean) ? pattern.replace(/\{(\d)\}/g, (_, at) => String(values[at])) : day;
};

/** A day in the user's language. @param {string} day `YYYY-MM-DD` */
export const dayInWords = async (day) => inWords((await words())[1], day);

/** What policies and rules say: it stands beside the engine, not in it. @returns {Promise<Texts>} */
const readTexts = async () => {
  const [known, more, [, own]] = await Promise.all([/** @type {Promise<Texts>} */ (readJson('pkg/texts.json')), translated(), words()]);
  for (const { notes } of Object.values(known.rules)) for (const note of notes) note.date = inWords(own, note.date);
  for (const { code, title, why, fix } of more) {
    const rule = known.rules[code];
    if (rule) known.rules[code] = { ...rule, title, why, fix };
  }
  return known;
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
  loading ??= Promise.all([readText('pkg/catalog.txt'), words(), init({ module_or_path: api.runtime.getURL('pkg/engine_bg.wasm') })])
    .then(([catalog, own]) => {
      const load = () => engine.load(catalog, ...own);
      load();
      return load;
    });
  /** @type {() => void} */
  let load;
  try {
    load = await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
  if (spoilt) {
    engine.__wbg_reset_state();
    load();
    spoilt = false;
    givenUp += 1;
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

/** Findings about what was tested. */
const TESTED = 'TESTED';

/** What the card says of a deviation. @param {import('./types').BaselineName} baseline @returns {Promise<import('./types').RuleText>} */
const testedText = async ({ name, day, hash }) => {
  const text = api.i18n.getMessage;
  return {
    code: TESTED, title: text('testedTitle'), why: text('testedWhy'), fix: text('testedFix'), judgement: false, requirements: [],
    contradicts: [], sources: [{ title: `${name}, ${await dayInWords(day)}`, says: hash, url: '' }], notes: [], arguments: [], policies: [], since: '',
  };
};

/** The day in UTC. */
export const today = () => {
  const now = new Date();
  // In UTC it would be the day before or after for half of the world.
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

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
 * Two objects may have one label, and what is done to one box is not done to the other: the second one's target says that it is that.
 * @template {{ live: boolean, target: string }} Mark @param {Mark[]} marks
 */
const toldApart = (marks) => {
  /** @type {Map<string, number>} */
  const met = new Map();
  return marks.map((mark) => {
    const nth = (met.get(mark.target) ?? 0) + 1;
    if (mark.live) met.set(mark.target, nth);
    return mark.live && nth > 1 ? { ...mark, target: `${mark.target} (${nth})` } : mark;
  });
};

/**
 * @param {import('./types').Snapshot} snapshot
 * @param {import('./types').Decided} decided the default policy stands in for one that there is no longer
 * @param {(language: string) => Promise<[string, string][]>} learned labels of a language that pages of the org have taught
 * @param {[string, string][]} watched what is known of the user to look for in logs
 * @returns {Promise<import('./types').Judged | null>}
 */
export const evaluate = async (snapshot, decided, learned, watched) => {
  const known = await texts();
  const page = await run(() => engine.read(snapshot));
  const instance = givenUp;
  /** @type {import('./pkg/engine.js').Verdicts | null} */
  let answer;
  try {
    const language = await run(() => page.language());
    const [shipped, taught] = await Promise.all([labelsOf(language), learned(language)]);
    const policy = known.policies.find(({ id }) => id === decided.policy) ?? known.policies.find(({ isDefault }) => isDefault);
    answer = await run(() => page.judge(policy?.id ?? '', { [language]: [...shipped, ...taught] }, watched, decided, today()));
  } finally {
    // An engine that was given up has taken the page along.
    if (!spoilt && instance === givenUp) page.free();
  }
  if (!answer) return null;
  // What a page proves and teaches is for the background; the frame needs the rest.
  const { facts, learned: lessons, ...verdicts } = answer;
  const baseline = decided.tested.find(({ id }) => id === verdicts.subject.recordId)?.baseline;
  /** @type {import('./types').Report['rules']} */
  const rules = {};
  for (const { code } of verdicts.verdicts.flatMap(({ findings }) => findings)) {
    const text = code === TESTED && baseline ? await testedText(baseline) : known.rules[code] ?? ownText(decided.team, code);
    if (text) rules[code] = text;
  }
  return { report: { ...verdicts, marks: toldApart(verdicts.marks), rules, due: null }, facts, lessons };
};

/** @param {import('./types').EvidenceRecord | null} previous @param {[string, string][]} facts @param {string} time @param {'seen' | 'saved' | 'fetched'} source */
export const record = (previous, facts, time, source) => run(() => engine.record(previous, facts, time, source));

/** The names of all pages about a user. */
export const userPages = async () => (await run(() => engine.userPages())).split(' ');

/** @param {string} kind @param {string} id */
export const scanStart = (kind, id) => run(() => engine.scanStart(kind, id));

/** @param {import('./types').Judged} judged */
export const scanFollow = ({ report: { page, subject, status }, facts }) => run(() =>
  engine.scanFollow(page.id, subject.kind, subject.recordId, status === 'overview', facts));

/** The words that a captured page structure may keep. @returns {Promise<string[]>} */
export const tokens = () => readJson('pkg/tokens.json');
