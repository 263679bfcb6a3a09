/**
 * What a document is worth: whether it is a form that was sent and came back, whether it came after a Save, and how old it is what it
 * shows. It is said of the document for as long as it lives. What came first is counted and not timed: clocks are put right.
 */
import { recordsIn } from './decisions.js';
import { orgOf } from './gate.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

/** Of so many documents and forms the last ones are known. */
const MOST = 500;

/** What is said of all that a page shows: `is_of_all` in `crate/core/src/coverage.rs`; and what of it speaks against the page. */
const OF_ALL = /^(list|unread|doubt)\/|^permission\/\*$/;
const DOUBT = /^doubt\//;

/** A document: its frame, and when it was loaded. @typedef {{ id: string, tab: number, frame: number, opener: number | undefined, loaded: number }} Place */

/**
 * A form whose boxes were changed, or whose Save was pressed, and the number of its document. Once it was left, its answer comes in
 * its tab; once its frame has gone on to something else, its answer is no form.
 * @typedef {{ id: string, tab: number, frame: number, at: number, about: string[], pressed: boolean, left: boolean, over: boolean }} Form
 */

/**
 * What is known of a document: as the how manyth it was met, whether it is a form, follows one that was sent, and proves nothing;
 * whether a Save came before it; and the most that it ever showed.
 * @typedef {{ at: number, form: boolean, follows: boolean, back: boolean, saved: boolean, nodes: number }} Seen
 */

/** @typedef {{ met: number, forms: Form[], documents: Record<string, Seen> }} Known */

const inTurn = turns();

/** Work on what is known. @template T @param {(known: Known) => T} work @returns {Promise<T>} */
const withKnown = (work) => inTurn(async () => {
  /** @type {{ saves?: Known }} */
  const { saves: known = { met: 0, forms: [], documents: {} } } = await api.storage.session.get('saves');
  const before = JSON.stringify(known);
  const answer = work(known);
  known.forms = known.forms.slice(-MOST);
  known.documents = Object.fromEntries(Object.entries(known.documents).sort(([, a], [, b]) => a.at - b.at).slice(-MOST));
  if (JSON.stringify(known) !== before) await api.storage.session.set({ saves: known });
  return answer;
});

/** The document of a place, which may be met now. @param {Known} known @param {Place} place */
const documentAt = (known, { id }) => known.documents[id] ??= {
  at: known.met += 1, form: false, follows: false, back: false, saved: false, nodes: 0,
};

/** What an address is about, by whichever of its hosts, ids and sections: records, or where there are none the page. @param {string} url */
const aboutOf = (url) => {
  const records = recordsIn(url);
  return (records.length > 0 ? records : [new URL(url).pathname]).map((each) => `${orgOf(url)}:${each}`);
};

/** @param {string} url */
const isEdit = (url) => new URL(url).pathname.endsWith('/e');

/** @param {Known} known @param {Place} place @param {string} url @param {Partial<Form>} how */
const note = (known, place, url, how) => {
  const { id, tab, frame } = place;
  const before = known.forms.find((form) => form.id === id);
  const form = { id, tab, frame, at: documentAt(known, place).at, about: aboutOf(url), pressed: false, left: false, over: false, ...before, ...how };
  known.forms = [...known.forms.filter((other) => other !== before), form];
};

/** Somebody has pressed Save on a page. @param {Place} place @param {string} url */
export const noteSave = (place, url) => withKnown((known) => note(known, place, url, { pressed: true }));

/** A page is left. @param {Place} place @param {string} url @param {boolean} changed something in it @param {boolean} form it has a Save button */
export const noteLeft = (place, url, changed, form) => withKnown((known) => {
  const seen = documentAt(known, place);
  const isForm = seen.form || form || isEdit(url);
  if (isForm && (changed || seen.back || known.forms.some(({ id }) => id === place.id))) note(known, place, url, { left: true, over: false });
});

/** A tab is closed. @param {number} tab */
export const closed = (tab) => withKnown((known) => {
  known.forms = known.forms.filter((form) => form.tab !== tab);
  known.documents = Object.fromEntries(Object.entries(known.documents).filter(([id]) => !id.startsWith(`${tab}:`)));
}).then(async () => {
  const keys = Object.keys(await api.storage.session.get(null)).filter((key) => key.startsWith(`said:${tab}:`));
  await api.storage.session.remove(keys);
});

/** Where nothing is known, nothing is proved; and where nothing is kept, nothing need be known. */
export const UNSURE = { back: true, saved: false, less: false };
export const UNKEPT = { ...UNSURE, back: false };

/**
 * What a document is worth that shows this. A form that follows one which was changed is that one come back, saved or not, by whichever
 * address it came: nobody can tell whether its boxes show what is saved.
 * @param {Place} place @param {import('./types').Snapshot} snapshot @param {boolean} form it has a Save button
 */
export const worthOf = (place, { url, nodes, rejected }, form) => withKnown((known) => {
  const isNew = !Object.hasOwn(known.documents, place.id);
  const seen = documentAt(known, place);
  const about = aboutOf(url);
  const before = known.forms.filter(({ id, at, tab, pressed, left }) => id !== place.id && at < seen.at
    && (tab === place.tab || tab === place.opener || (pressed && !left)));
  const same = before.filter((each) => each.about.some((one) => about.includes(one)));
  seen.form ||= form || isEdit(url) || nodes.some(({ checked, disabled }) => typeof checked === 'boolean' && !disabled);
  seen.follows ||= same.some(({ over }) => !over);
  seen.back ||= rejected || (seen.form && seen.follows);
  seen.saved ||= isNew && same.some(({ pressed }) => pressed);
  if (isNew) {
    known.forms = known.forms.flatMap((each) => {
      if (each.tab !== place.tab || !before.includes(each)) return each;
      if (same.includes(each)) return seen.form ? each : [];
      if (each.frame !== place.frame) return each;
      return each.pressed ? { ...each, over: true } : [];
    });
  }
  // A box, or an option that was brought into another list.
  const isChanged = nodes.some(({ checked, saved }) => typeof saved === 'boolean' && saved !== (checked ?? true));
  if (seen.form && isChanged) note(known, place, url, {});
  const less = nodes.length < seen.nodes;
  seen.nodes = Math.max(seen.nodes, nodes.length);
  return { back: seen.back, saved: seen.saved && !seen.form, less };
});

/** @typedef {import('./types').FactPairs} Facts */

/**
 * What a document says, by the times since when it is so. That is when it was loaded, whenever it is understood; and what it said
 * otherwise before, since it says so. What it named once does not go from it without a load.
 * @param {Place} place @param {Facts} facts @param {unknown} taught changes with the words that are known @returns {Promise<{ time: number, facts: Facts }[]>} the oldest first
 */
export const dated = ({ id, tab, frame, loaded }, facts, taught) => inTurn(async () => {
  const now = Date.now();
  // One for each frame: what came before in it says all anew if it comes back.
  const key = `said:${tab}:${frame}`;
  const stored = /** @type {{ id: string, first: number, taught: unknown, said: [string, string, number][] } | undefined} */ (
    (await api.storage.session.get(key))[key]);
  const known = stored?.id === id ? stored : { id, first: Math.min(loaded, now), taught, said: [] };
  const before = new Map(known.said.map((each) => [each[0], each]));
  /** @type {typeof before} */
  const said = new Map(known.taught === taught ? before : []);
  for (const [name, value] of facts) {
    const was = before.get(name);
    if (!OF_ALL.test(name)) said.set(name, was?.[1] === value ? was : [name, value, was ? now : known.first]);
  }
  const next = { id, first: known.first, taught, said: [...said.values()] };
  if (JSON.stringify(next) !== JSON.stringify(stored)) await api.storage.session.set({ [key]: next });
  const times = [...new Set([known.first, ...next.said.map(([,, time]) => time)])].sort((a, b) => a - b);
  return times.map((time, at) => ({
    time,
    facts: /** @type {Facts} */ ([
      ...next.said.filter((each) => each[2] === time).map(([name, value]) => [name, value]),
      // Of what changed in place, nobody knows whether it is all. What speaks against it still does.
      ...facts.filter(([name]) => OF_ALL.test(name) && (at === 0 || (at === times.length - 1 && DOUBT.test(name)))),
    ]),
  }));
});
