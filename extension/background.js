/** Answers frames and the popup. Nothing lives only in its memory: the browser may stop it at any moment. */
import { NOTHING_DECIDED, TEAM, decidedIn, dueIn, teamFile } from './decisions.js';
import * as engine from './engine.js';
import { learnedBy, orgOf, remember, watchedIn } from './evidence.js';
import { isRequest, originOf } from './gate.js';
import * as scan from './scan.js';
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

const FAIL_COLOUR = '#ba0517';

/** @typedef {import('./types').Request} Request */
/** @typedef {chrome.runtime.MessageSender} Sender */

/** A page of Setup, in a frame of a tab. @param {Sender} sender */
const isFrame = ({ tab, frameId, url }) => tab?.id !== undefined && frameId !== undefined && originOf(url) !== null;

/** A frame may ask only about itself. @param {Sender} sender @param {unknown} address */
const isOwn = (sender, address) => isFrame(sender) && originOf(sender.url) === originOf(address);

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

/** The storage is full, or broken: the frame says so. @param {Sender} sender @param {unknown} error */
const tellUnkept = ({ tab, frameId }, error) => {
  console.error(error);
  if (tab?.id !== undefined) api.tabs.sendMessage(tab.id, { kind: 'unkept' }, { frameId: frameId ?? 0 }).catch(() => {});
};

/** @param {import('./types').Snapshot} snapshot @param {Sender} sender */
const evaluate = async (snapshot, sender) => {
  const org = orgOf(snapshot.url);
  /** @template T @param {Promise<T>} stored @param {T} instead what holds while the storage cannot be read @returns {Promise<T>} */
  const or = (stored, instead) => stored.catch((error) => {
    tellUnkept(sender, error);
    return instead;
  });
  const decided = await or(decidedIn(org, snapshot.url), NOTHING_DECIDED);
  const judged = await engine.evaluate(snapshot, decided, (language) => or(learnedBy(org)(language), []), await or(watchedIn(org), []));
  if (!judged) return null;
  tellPanel(sender, snapshot.url, judged.report).catch(console.error);
  const { status } = judged.report;
  // The answer does not wait for it: a page that cannot be kept can still be marked.
  if (!snapshot.translated && (status === 'read' || status === 'overview')) remember(judged, snapshot.url).catch((error) => tellUnkept(sender, error));
  return { ...judged.report, due: await or(dueIn(org, engine.today()), null) };
};

/** @param {Sender} sender */
const runnerOf = ({ tab, frameId, documentId }) => `${tab?.id}:${frameId}:${documentId ?? ''}`;

/** @param {import('./types').ScanRequest} request @param {Sender} sender @returns {() => Promise<unknown>} */
const answerToScan = (request, sender) => {
  const runner = runnerOf(sender);
  switch (request.kind) {
    case 'scan-start':
      return () => scan.start(request.url, request.subject, runner);
    case 'scan-resume':
      return () => scan.resume(request.url, runner);
    case 'scan-cancel':
      return () => scan.cancel(request.url);
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

/** @param {Request} request @param {Sender} sender @returns {(() => Promise<unknown>) | null} */
const answerTo = (request, sender) => {
  switch (request.kind) {
    case 'plan':
      return isOwn(sender, request.url) ? () => engine.plan(request.url) : null;
    case 'evaluate':
      return isOwn(sender, request.snapshot.url)
        ? () => evaluate(request.snapshot, sender)
        : null;
    case 'tokens':
      return isFrame(sender) ? () => engine.tokens() : null;
    case 'counts':
      return isFrame(sender) ? () => takeCounts(sender, request.counts) : null;
    case 'policies':
      return isExtensionPage(sender) ? policies : null;
    default: {
      const work = isOwn(sender, request.url) ? answerToScan(request, sender) : null;
      return work && (() => scanInTurn(work));
    }
  }
};

api.runtime.onMessage.addListener((request, sender, reply) => {
  const answer = sender.id === api.runtime.id && isRequest(request) ? answerTo(request, sender) : null;
  if (!answer) return false;
  answer().then(
    (value) => reply({ ok: true, value }),
    (error) => reply({ ok: false, error: String(error) }),
  );
  return true;
});

api.tabs.onRemoved.addListener(async (tab) => {
  const keys = Object.keys(await api.storage.session.get(null)).filter((key) => key.startsWith(frameKey(tab)) || key === pageKey(tab));
  await api.storage.session.remove(keys);
});
