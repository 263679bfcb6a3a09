/**
 * The one gate of the background and of the extension's pages. An address is asked for or opened only on the origin that it
 * belongs to; a message, and what stands in the storage, is believed only in the form that this program gives it.
 */
const api = globalThis.browser ?? globalThis.chrome;

/** What the names of our hosts end in: those on which the manifest has us. In a worker there is no `api`, so that no host is ours. */
const HOSTS = [...new Set((api?.runtime.getManifest().content_scripts ?? [])
  .flatMap(({ matches = [] }) => matches).map((match) => match.replace(/^https:\/\/\*([^/]*)\/.*$/, '$1')))];

const LONGEST_ADDRESS = 2_000;
const LONGEST_NAME = 1_000;
const LONGEST_FACT = 32_000;
/** More pages are not read in one go. */
export const MOST_STEPS = 2_000;
/** More tabs do not wait for one another. */
export const MOST_TURNS = 100;
/** What the collector keeps to, as `crate/core/src/snapshot.rs` has it; of attributes that are too long the engine makes none. */
const MOST_NODES = 60_000;
const LONGEST_TEXT = 1_000;
const MOST_ATTRIBUTES = 20;
const MOST_CHARACTERS = 32 * 2 ** 20;
const MOST_COUNTED = 1_000_000;
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
const isTexts = (value) => isList(value, (each) => isText(each, LONGEST_NAME));

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST_COUNTED;

/** @param {unknown} value */
const isDay = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));

/** The origin of an address of Setup; null if it is none. @param {unknown} address @returns {string | null} */
export const originOf = (address) => {
  if (!isText(address, LONGEST_ADDRESS) || !URL.canParse(address)) return null;
  const { protocol, hostname, port, username, password, origin } = new URL(address);
  const plain = protocol === 'https:' && port === '' && username === '' && password === '';
  return plain && HOSTS.some((host) => hostname.endsWith(host) && hostname.length > host.length) ? origin : null;
};

/** An instance, `na139`: an org moves from one to another. */
const INSTANCE = /^[a-z]{2,4}\d{1,4}$/;

/**
 * What an org is kept under, the same for each of its hosts: `acme`, `acme--uat`, `acme.demo`, `acme.mil`. `crate/core/src/org.rs` says
 * the same. @param {string} url one of our hosts
 */
export const orgOf = (url) => {
  const { hostname } = new URL(url);
  const ending = HOSTS.find((host) => hostname.endsWith(host)) ?? '';
  const [name = '', ...forms] = hostname.slice(0, hostname.length - ending.length).split('.');
  const country = ending.split('.').at(-1) ?? 'com';
  return [name, ...forms.filter((form) => form !== 'sandbox' && !INSTANCE.test(form)), ...(country === 'com' ? [] : [country])].join('.');
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
const isSubject = (value) => isObject(value) && KINDS.includes(value.kind) && isText(value.id, 18) && /^[0-9A-Za-z]*$/.test(value.id) && isText(value.name, LONGEST_NAME);

/** @param {unknown} value what may be left out @param {(value: any) => boolean} test */
const isMaybe = (value, test) => value === undefined || value === null || test(value);

/** @param {any} value */
const isBoolean = (value) => typeof value === 'boolean';

/** @param {any} node */
const isNode = (node) => isObject(node) && isCount(node.query) && isMaybe(node.text, (text) => isText(text, LONGEST_TEXT))
  && isMaybe(node.attributes, (attributes) => isList(attributes, (value) => value === null || isText(value, MOST_CHARACTERS)) && attributes.length <= MOST_ATTRIBUTES)
  && [node.checked, node.saved, node.disabled].every((value) => isMaybe(value, isBoolean))
  && [node.row, node.column].every((value) => isMaybe(value, isCount));

/** @param {any} node */
const lengthOf = ({ text, attributes }) => (text?.length ?? 0) + (attributes ?? []).reduce((/** @type {number} */ sum, /** @type {string | null} */ value) => sum + (value?.length ?? 0), 0);

/** What a page is made of, as the collector takes it: what it means, the engine says. @param {unknown} value */
const isSnapshot = (value) => isObject(value) && originOf(value.url) !== null && isList(value.nodes, isNode) && value.nodes.length <= MOST_NODES
  && isMaybe(value.generation, isCount) && isCount(value.closed) && [value.truncated, value.rejected, value.translated].every((each) => isMaybe(each, isBoolean))
  && value.nodes.reduce((sum, node) => sum + lengthOf(node), 0) <= MOST_CHARACTERS;

/** Where the pill stands: parts of the room that the window leaves. @param {unknown} value @returns {value is import('./types').Spot} */
export const isSpot = (value) => isObject(value) && [value.x, value.y].every((part) => Number.isFinite(part) && part >= 0 && part <= 1);

/** Whether somebody said that a record is an integration user's. */
const ANSWERS = ['yes', 'no', ''];

const PROBLEMS = ['', 'session', 'rights', 'changed', 'network'];

/** Of pages that are not asked for at all. */
const UNASKED = ['limit'];

/** @param {any} request */
const namesPage = ({ url }) => originOf(url) !== null;

/** When a document was loaded, and whether it has a Save button. @param {any} request */
const namesDocument = ({ loaded, form }) => Number.isFinite(loaded) && loaded >= 0 && isMaybe(form, isBoolean);

/** What each message says. @type {Record<string, (request: any) => boolean>} */
const REQUESTS = {
  'plan': namesPage,
  'saved': (request) => namesPage(request) && namesDocument(request),
  'left': (request) => namesPage(request) && namesDocument(request) && isBoolean(request.changed),
  'evaluate': (request) => namesDocument(request) && isSnapshot(request.snapshot) && isBoolean(request.proves),
  'counts': ({ counts }) => counts === null || (isObject(counts) && ['fail', 'pass', 'unknown', 'manual'].every((name) => isCount(counts[name]))),
  'open-panel': () => true,
  'policies': () => true,
  'settings': namesPage,
  'keep': ({ change }) => isObject(change),
  'tokens': () => true,
  'scope': (request) => namesPage(request) && isSubject(request.subject) && ANSWERS.includes(request.answer),
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

/** How readings of our own come in; those of earlier versions do not say. */
const SOURCES = [undefined, 'file', 'fetched', 'saved', 'seen'];

/** @param {unknown} value @param {number} now @returns {value is import('./types').EvidenceRecord['readings'][number]} */
const isReading = (value, now) => isObject(value) && isList(value.facts, isFact) && isText(value.time, 30) && SOURCES.includes(value.source)
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
  && ['open', 'done', 'failed'].includes(step.state) && [...PROBLEMS, ...UNASKED].includes(step.problem)
  && isText(step.title, LONGEST_NAME) && isText(step.of, LONGEST_NAME);

/** @param {unknown} turn */
const isTurn = (turn) => isObject(turn) && isSubject(turn.subject) && isText(turn.runner, LONGEST_NAME);

/** @param {unknown} value @returns {value is import('./types').Scan} */
export const isScan = (value) => isObject(value) && isSubject(value.subject) && isText(value.runner, LONGEST_NAME)
  && ['running', 'done', 'cancelled', 'stopped'].includes(value.state)
  && isList(value.steps, isStep) && value.steps.length <= MOST_STEPS && isList(value.queue, isTurn) && value.queue.length <= MOST_TURNS;

/** @param {unknown} value @returns {[string, string][]} */
export const labels = (value) => (isObject(value)
  ? Object.entries(value).filter(([name, label]) => isText(name, LONGEST_NAME) && isText(label, LONGEST_NAME)) : []);

/** @param {unknown} value @returns {value is import('./types').Waiver} */
export const isWaiver = (value) => isObject(value) && isDay(value.expires) && KINDS.includes(value.kind)
  && (value.record === undefined || isText(value.record, LONGEST_FACT))
  && ['rule', 'name', 'target', 'reason', 'approver'].every((name) => isText(value[name], LONGEST_FACT));

/** @param {unknown} value @returns {value is import('./types').TeamFile} */
export const isTeamFile = (value) => isObject(value) && isObject(value.policy) && Array.isArray(value.waivers)
  && ['id', 'title', 'summary', 'base'].every((name) => isText(value.policy[name], LONGEST_FACT))
  && Array.isArray(value.policy.rules) && Array.isArray(value.policy.off)
  && (value.scope === undefined || (isObject(value.scope) && ['judge', 'leaveOut'].every((name) => isTexts(value.scope[name]))))
  && (value.integrations === undefined || isList(value.integrations, (each) => isObject(each) && isText(each.title, LONGEST_NAME)
    && isText(each.username, LONGEST_NAME) && isTexts(each.permissionSets) && isTexts(each.groups)));

/** @param {unknown} value @returns {value is import('./types').TestedEntry} */
export const isTested = (value) => isObject(value) && value.version === 1 && typeof value.rows === 'string' && typeof value.drifted === 'string'
  && isObject(value.baseline) && ['name', 'day', 'hash'].every((name) => isText(value.baseline[name], LONGEST_NAME));

/** Ids of records, whose first 15 characters tell them all. */
const RECORDS = /(?<![0-9A-Za-z])0[0-9A-Za-z]{14}(?=(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z]))/g;

/** The records that a text names. @param {string} text */
export const recordsNamed = (text) => text.match(RECORDS) ?? [];

/** @param {unknown} value @returns {value is import('./types').ScopeRecord} */
export const isScopeRecord = (value) => isObject(value) && value.version === 1 && ANSWERS.includes(value.answer)
  && isText(value.holder, LONGEST_NAME) && isList(value.facts, isFact);

/** When a record was saved, by address. @param {unknown} value @returns {value is { times: Record<string, string> }} */
export const isSaves = (value) => isObject(value) && value.version === 1 && isObject(value.times)
  && Object.values(value.times).every((time) => isText(time, 30) && !Number.isNaN(Date.parse(time)));

/** @param {unknown} value @returns {value is import('./types').DueEntry} */
export const isDue = (value) => isObject(value) && value.version === 2 && isList(value.days, (each) => isObject(each)
  && isDay(each.from) && (each.recheck === null || isDay(each.recheck)) && typeof each.cleanUp === 'boolean');
