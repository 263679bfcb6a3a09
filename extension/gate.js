/**
 * The one gate of the background and of the extension's pages. An address is asked for or opened only on the origin that it
 * belongs to; a message, and what stands in the storage, is believed only in the form that this program gives it.
 */
const api = globalThis.browser ?? globalThis.chrome;

/** What the names of our hosts end in: those on which the manifest has us. */
const HOSTS = [...new Set((api.runtime.getManifest().content_scripts ?? [])
  .flatMap(({ matches = [] }) => matches).map((match) => match.replace(/^https:\/\/\*([^/]*)\/.*$/, '$1')))];

const LONGEST_ADDRESS = 2_000;
const LONGEST_NAME = 1_000;
const LONGEST_FACT = 32_000;
/** More pages are not read in one go. */
export const MOST_STEPS = 2_000;
/** Clocks differ a little; what is later than this was never read. */
const AHEAD_MS = 5 * 60_000;

/** Stands for whichever of our hosts. */
const ANY_ORIGIN = `https://any${HOSTS[0]}`;

/** @param {unknown} value @param {number} longest @returns {value is string} */
const isText = (value, longest) => typeof value === 'string' && value.length <= longest;

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {unknown} value @param {(each: any) => boolean} test @returns {value is any[]} */
const isList = (value, test) => Array.isArray(value) && value.every(test);

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** @param {unknown} value */
const isDay = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

/** The origin of an address of Setup; null if it is none. @param {unknown} address @returns {string | null} */
export const originOf = (address) => {
  if (!isText(address, LONGEST_ADDRESS) || !URL.canParse(address)) return null;
  const { protocol, hostname, port, username, password, origin } = new URL(address);
  const plain = protocol === 'https:' && port === '' && username === '' && password === '';
  return plain && HOSTS.some((host) => hostname.endsWith(host) && hostname.length > host.length) ? origin : null;
};

/** The address of a path on an origin; null if it leads anywhere else. @param {unknown} path @param {string} origin @returns {string | null} */
export const addressOf = (path, origin) => {
  if (!isText(path, LONGEST_ADDRESS) || !path.startsWith('/') || !URL.canParse(path, origin)) return null;
  const { href } = new URL(path, origin);
  return originOf(href) === origin ? href : null;
};

/** What says which page an address leads to. @param {string} address */
const telling = (address) => {
  const { origin, pathname, searchParams } = new URL(address);
  return JSON.stringify([origin, pathname, ...['s', 'o', 'id', 'userId'].map((name) => searchParams.get(name))]);
};

/** Whether two addresses lead to one page. @param {string} a @param {string} b */
export const samePage = (a, b) => telling(a) === telling(b);

/** Whether a text is a language as Salesforce names them: `ja`, `pt_BR`. @param {unknown} code @returns {code is string} */
export const isLanguage = (code) => typeof code === 'string' && /^[a-z]{2,3}(_[A-Z]{2})?$/.test(code);

const KINDS = ['profile', 'permission-set', 'permission-set-group', 'muting-permission-set', 'user', 'org'];

/** @param {unknown} value */
const isSubject = (value) => isObject(value) && KINDS.includes(value.kind) && isText(value.id, 18) && isText(value.name, LONGEST_NAME);

/** The engine looks at the rest of it. @param {unknown} value */
const isSnapshot = (value) => isObject(value) && originOf(value.url) !== null && Array.isArray(value.nodes);

const PROBLEMS = ['', 'session', 'rights', 'changed', 'network'];

/** Of pages that are not asked for at all. */
const UNASKED = ['limit'];

/** @param {any} request */
const namesPage = ({ url }) => originOf(url) !== null;

/** What each message says. @type {Record<string, (request: any) => boolean>} */
const REQUESTS = {
  'plan': namesPage,
  'evaluate': ({ snapshot }) => isSnapshot(snapshot),
  'counts': ({ counts }) => counts === null || (isObject(counts) && ['fail', 'pass', 'unknown', 'manual'].every((name) => isCount(counts[name]))),
  'policies': () => true,
  'tokens': () => true,
  'scan-start': (request) => namesPage(request) && isSubject(request.subject),
  'scan-resume': namesPage,
  'scan-cancel': namesPage,
  'scan-state': namesPage,
  'scan-next': namesPage,
  'scan-result': (request) => namesPage(request) && isObject(request.result) && isText(request.result.path, LONGEST_ADDRESS)
    && (request.result.snapshot === null || isSnapshot(request.result.snapshot)) && PROBLEMS.includes(request.result.problem),
};

/** @param {unknown} value @returns {value is import('./types').Request} */
export const isRequest = (value) => isObject(value) && Object.hasOwn(REQUESTS, value.kind) && REQUESTS[value.kind]?.(value) === true;

/** @param {unknown} pair */
const isFact = (pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0], LONGEST_FACT) && isText(pair[1], LONGEST_FACT);

/** @param {unknown} value @param {number} now @returns {value is import('./types').EvidenceRecord['readings'][number]} */
const isReading = (value, now) => isObject(value) && isList(value.facts, isFact) && isText(value.time, 30)
  && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value.time) && Date.parse(value.time) <= now + AHEAD_MS;

/** What is believed of a page's evidence: the readings that were made by now. @param {unknown} value @param {number} now @returns {import('./types').Evidence | null} */
export const evidence = (value, now) => {
  if (!isObject(value) || value.version !== 1 || !isObject(value.record) || !Array.isArray(value.record.readings)) return null;
  const readings = value.record.readings.filter((reading) => isReading(reading, now));
  return readings.length > 0 ? /** @type {any} */ ({ ...value, record: { readings } }) : null;
};

/** A path on whichever of our hosts. @param {unknown} path */
const isPath = (path) => addressOf(path, ANY_ORIGIN) !== null;

/** @param {unknown} step */
const isStep = (step) => isObject(step) && isPath(step.path) && (step.instead === '' || isPath(step.instead))
  && ['open', 'done', 'failed'].includes(step.state) && [...PROBLEMS, ...UNASKED].includes(step.problem);

/** @param {unknown} value @returns {value is import('./types').Scan} */
export const isScan = (value) => isObject(value) && isSubject(value.subject) && isText(value.runner, LONGEST_NAME)
  && ['running', 'done', 'cancelled', 'stopped'].includes(value.state)
  && isList(value.steps, isStep) && value.steps.length <= MOST_STEPS;

/** @param {unknown} value @returns {[string, string][]} */
export const labels = (value) => (isObject(value)
  ? Object.entries(value).filter(([name, label]) => isText(name, LONGEST_NAME) && isText(label, LONGEST_NAME)) : []);

/** @param {unknown} value @returns {value is import('./types').Waiver} */
export const isWaiver = (value) => isObject(value) && isDay(value.expires) && KINDS.includes(value.kind)
  && ['rule', 'name', 'target', 'reason', 'approver'].every((name) => isText(value[name], LONGEST_FACT));

/** @param {unknown} value @returns {value is import('./types').TeamFile} */
export const isTeamFile = (value) => isObject(value) && isObject(value.policy) && Array.isArray(value.waivers)
  && ['id', 'title', 'summary', 'base'].every((name) => isText(value.policy[name], LONGEST_FACT))
  && Array.isArray(value.policy.rules) && Array.isArray(value.policy.off);

/** @param {unknown} value @returns {value is import('./types').TestedEntry} */
export const isTested = (value) => isObject(value) && value.version === 1 && typeof value.rows === 'string' && typeof value.drifted === 'string'
  && isObject(value.baseline) && ['name', 'day', 'hash'].every((name) => isText(value.baseline[name], LONGEST_NAME));

/** @param {unknown} value @returns {value is import('./types').DueEntry} */
export const isDue = (value) => isObject(value) && value.version === 2 && isList(value.days, (each) => isObject(each)
  && isDay(each.from) && (each.recheck === null || isDay(each.recheck)) && typeof each.cleanUp === 'boolean');
