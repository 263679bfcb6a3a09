/** Answers frames and the popup. Nothing lives only in its memory: the browser may stop it at any moment. */
import { NOTHING_DECIDED, TEAM, decidedIn, dueIn, learnScope, learnWhose, recordsIn, stampOf, teamFile } from './decisions.js';
import * as engine from './engine.js';
import { heedClock, learnedBy, remember, taughtIn, watchedIn } from './evidence.js';
import { isRequest, orgOf, originOf } from './gate.js';
import { hearSave } from './heard.js';
import { allowsOrg, managed } from './managed.js';
import { openPanel } from './panel-place.js';
import { UNKEPT, UNSURE, closed, dated, noteLeft, noteSave, worthOf } from './saves.js';
import * as scan from './scan.js';
import { guard, keep, load } from './settings.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

const FAIL_COLOUR = '#ba0517';

/** @typedef {import('./types').Request} Request */
/** @typedef {chrome.runtime.MessageSender} Sender */

/** A page of Setup, in a frame of a tab. @param {Sender} sender */
const isFrame = ({ tab, frameId, url }) => tab?.id !== undefined && frameId !== undefined && originOf(url) !== null;

/** A frame may ask only about itself. @param {Sender} sender @param {unknown} address */
const isOwn = (sender, address) => isFrame(sender) && originOf(sender.url) === originOf(address);

/** In a private window pages are marked, and nothing of them is kept. @param {Sender} sender */
const isPrivate = ({ tab }) => tab?.incognito === true;

/** Whether the organisation lets us look at an org. @param {string} url */
const isAllowed = async (url) => allowsOrg(await managed(), orgOf(url));

/** @param {Sender} sender */
const isExtensionPage = (sender) => sender.url?.startsWith(api.runtime.getURL('')) === true;

/** The policies to choose from: the built-in ones, and the team's own. @returns {Promise<import('./types').PolicyInfo[]>} */
const policies = async () => {
  const [builtIn, file] = await Promise.all([engine.policies(), teamFile()]);
  if (!file) return builtIn;
  const { title, summary, base, rules, off } = file.policy;
  const extended = builtIn.find(({ id }) => id === base)?.rules ?? 0;
  return [...builtIn, { id: TEAM, title, summary, isDefault: false, rules: extended - off.length + rules.length }];
};

/** @param {number} tab */
const pageKey = (tab) => `page:${tab}`;

/** Tells the panel beside the tab what is looked at. @param {Sender} sender @param {string} url @param {import('./types').Report} report */
const tellPanel = async ({ tab }, url, { subject: { kind, recordId } }) => {
  if (tab?.id === undefined) return;
  /** @type {import('./types').SeenPage} */
  const page = { org: orgOf(url), origin: new URL(url).origin, kind, id: recordId, time: Date.now() };
  await api.storage.session.set({ [pageKey(tab.id)]: page });
};

/** @param {number} tab @param {number} [frame] */
const frameKey = (tab, frame) => `fail:${tab}:${frame ?? ''}`;

/** @param {number} tab */
const showBadge = async (tab) => {
  const stored = await api.storage.session.get(null);
  const fail = Object.entries(stored).reduce((sum, [key, count]) =>
    (key.startsWith(frameKey(tab)) ? sum + Number(count) : sum), 0);
  await api.action.setBadgeBackgroundColor({ tabId: tab, color: FAIL_COLOUR });
  await api.action.setBadgeText({ tabId: tab, text: fail > 0 ? String(fail) : '' });
};

/** @param {Sender} sender @param {import('./types').Counts | null} counts */
const takeCounts = async (sender, counts) => {
  const tab = sender.tab?.id;
  if (tab === undefined) return null;
  const key = frameKey(tab, sender.frameId);
  if (counts) await api.storage.session.set({ [key]: counts.fail });
  else await api.storage.session.remove(key);
  await showBadge(tab);
  return null;
};

/** A document goes, or is put aside. @param {import('./types').Request & { kind: 'left' }} request @param {Sender} sender */
const leave = async ({ url, changed, form = false, loaded }, sender) => {
  if (!isPrivate(sender)) await noteLeft(placeOf(sender, loaded), url, changed, form);
  return takeCounts(sender, null);
};

/** The storage is full, or broken: the frame says so. @param {Sender} sender @param {unknown} error */
const tellUnkept = ({ tab, frameId }, error) => {
  console.error(error);
  if (tab?.id !== undefined) api.tabs.sendMessage(tab.id, { kind: 'unkept' }, { frameId: frameId ?? 0 }).catch(() => {});
};

/** The document that asks: no address and no browser tells one from the next, but when it was loaded. @param {Sender} sender @param {number} [loaded] @returns {import('./saves.js').Place} */
const placeOf = ({ tab, frameId }, loaded = 0) => ({
  id: `${tab?.id}:${frameId}:${loaded}`, tab: tab?.id ?? -1, frame: frameId ?? -1, opener: tab?.openerTabId, loaded,
});

/** @param {import('./types').Request & { kind: 'evaluate' }} request @param {Sender} sender */
const evaluate = async ({ snapshot, proves, form = false, loaded }, sender) => {
  const { url } = snapshot;
  const org = orgOf(url);
  const place = placeOf(sender, loaded);
  const isOpen = !isPrivate(sender);
  /** @template T @param {Promise<T>} stored @param {T} instead what holds while the storage cannot be read @returns {Promise<T>} */
  const or = (stored, instead) => stored.catch((error) => {
    tellUnkept(sender, error);
    return instead;
  });
  // Asked for at once: one after the other, the answers would take as long as the judging.
  const [allowed, decided, worth, watched, due, taught] = await Promise.all([
    isAllowed(url), or(decidedIn(org, url), NOTHING_DECIDED), isOpen ? or(worthOf(place, snapshot, form), UNSURE) : UNKEPT, or(watchedIn(org), []),
    or(dueIn(org, engine.today()), null), or(taughtIn(org), 0),
  ]);
  if (!allowed) return null;
  const { back, saved, less } = worth;
  const judged = await engine.evaluate({ ...snapshot, rejected: snapshot.rejected || back, truncated: snapshot.truncated || less },
    decided, (language) => or(learnedBy(org)(language), []), watched);
  if (!judged) return null;
  const { status } = judged.report;
  // In Lightning the address of a summary changes without a load, and nothing is believed of it.
  if (isOpen && (proves || status === 'closed')) tellPanel(sender, url, judged.report).catch(console.error);
  // The answer does not wait for it: a page that cannot be kept can still be marked.
  if (isOpen && proves && !less && !snapshot.translated && (status === 'read' || status === 'overview')) {
    const readings = judged.facts.length > 0 ? await or(dated(place, judged.facts, taught), []) : [];
    Promise.all([remember(judged, url, saved ? 'saved' : 'seen', readings), learnWhose(org, judged.report)]).catch((error) => tellUnkept(sender, error));
  }
  return { ...judged.report, due: due && { ...due, recheck: due.recheck && await engine.dayInWords(due.recheck) } };
};

/** @param {Sender} sender */
const runnerOf = ({ tab, frameId, documentId }) => `${tab?.id}:${frameId}:${documentId ?? ''}`;

/** From now on, what was read before is not known any more. @param {{ url: string, loaded?: number }} request @param {Sender} sender */
const hear = async ({ url, loaded }, sender) => {
  if (isPrivate(sender)) return;
  const kept = async () => { if (await isAllowed(url)) await hearSave(url); };
  await Promise.all([noteSave(placeOf(sender, loaded), url), kept().catch((error) => tellUnkept(sender, error))]);
};

/** @param {import('./types').ScanRequest} request @param {Sender} sender @returns {() => Promise<unknown>} */
const answerToScan = (request, sender) => {
  const runner = runnerOf(sender);
  switch (request.kind) {
    case 'scan-start':
      return () => scan.start(request.url, request.subject, runner);
    case 'scan-resume':
      return () => scan.resume(request.url, runner);
    case 'scan-cancel':
      return () => scan.cancel(request.url, runner);
    case 'scan-state':
      return () => scan.current(request.url);
    case 'scan-next':
      return () => scan.next(request.url, runner);
    case 'scan-result':
      return () => scan.take(request.url, runner, request.result);
  }
};

/** What stops a scan must not be overwritten by what is at it. */
const scanInTurn = turns();

/** What a frame has to know of settings and decisions. @param {string} url */
const settingsFor = async (url) => {
  const [settings, stamp, { allows }] = await Promise.all([load(), stampOf(url), managed()]);
  return { settings, stamp, allows };
};

/** @param {Request} request @param {Sender} sender @returns {(() => Promise<unknown>) | null} */
const answerTo = (request, sender) => {
  switch (request.kind) {
    case 'plan':
      return isOwn(sender, request.url) ? async () => (await isAllowed(request.url) ? engine.plan(request.url) : null) : null;
    case 'saved':
      return isOwn(sender, request.url) ? () => hear(request, sender) : null;
    case 'left':
      return isOwn(sender, request.url) ? () => leave(request, sender) : null;
    case 'evaluate':
      return isOwn(sender, request.snapshot.url) ? () => evaluate(request, sender) : null;
    case 'settings':
      return isOwn(sender, request.url) ? () => settingsFor(request.url) : null;
    case 'keep':
      return isFrame(sender) ? () => keep(request.change) : null;
    case 'tokens':
      return isFrame(sender) ? () => engine.tokens() : null;
    case 'counts':
      return isFrame(sender) ? () => takeCounts(sender, request.counts) : null;
    case 'open-panel':
      return isFrame(sender) ? () => openPanel(sender.tab?.windowId) : null;
    case 'scope':
      return isExtensionPage(sender) || (isOwn(sender, request.url) && !isPrivate(sender) && recordsIn(request.url).includes(request.subject.id.slice(0, 15)))
        ? () => learnScope(orgOf(request.url), request.subject.id, { answer: request.answer })
        : null;
    case 'policies':
      return isExtensionPage(sender) ? policies : null;
    default: {
      const work = isOwn(sender, request.url) && !isPrivate(sender) ? answerToScan(request, sender) : null;
      return work && (() => scanInTurn(async () => {
        const { allows, ...rest } = await managed();
        if (!allows.scan || !allowsOrg(rest, orgOf(request.url))) throw new Error('The organisation does not allow it.');
        return work();
      }));
    }
  }
};

guard();

api.storage.onChanged.addListener((changes, area) => { if (area === 'local') heedClock(changes).catch(console.error); });

api.runtime.onMessage.addListener((request, sender, reply) => {
  const answer = sender.id === api.runtime.id && isRequest(request) ? answerTo(request, sender) : null;
  if (!answer) return false;
  answer().then(
    (value) => reply({ ok: true, value }),
    (error) => reply({ ok: false, error: String(error) }),
  );
  return true;
});

api.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') api.tabs.create({ url: api.runtime.getURL('welcome.html') });
});

api.tabs.onRemoved.addListener(async (tab) => {
  scanInTurn(() => scan.left(tab)).catch(console.error);
  closed(tab).catch(console.error);
  const keys = Object.keys(await api.storage.session.get(null)).filter((key) => key.startsWith(frameKey(tab)) || key === pageKey(tab));
  await api.storage.session.remove(keys);
});
