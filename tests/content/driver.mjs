// @ts-check
/**
 * A plain browser in which our content scripts run in the page itself, on the pages that the manifest names, at the time that it
 * names. What they ask of the browser is played in Node.
 */
import * as chromium from '../e2e/driver/chromium.mjs';
import * as firefox from '../e2e/driver/firefox.mjs';
import { opened } from '../e2e/browser.mjs';
import { answer, forPages, hearFrames, inExtension } from './runtime.mjs';

const DRIVERS = { chromium, firefox };

/**
 * Runs in every window before the scripts of its page.
 * @param {Omit<ReturnType<typeof forPages>, 'scripts' | 'textOf'>} given
 * @param {(messages: any, key: string, values?: any) => string} textOf @param {() => void} runScripts
 */
const install = ({ id, manifest, messages, matches }, textOf, runScripts) => {
  // Of a match pattern only `*` is not to be taken literally.
  const pattern = (/** @type {string} */ text) => new RegExp(`^${text.split('*').map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, '\\$&')).join('.*')}$`);
  // As text: objects take a browser long to hand over.
  const send = async (/** @type {unknown} */ request) =>
    JSON.parse(await /** @type {any} */ (globalThis).permlightHost(JSON.stringify(request ?? null)));
  /** @type {Set<(message: object, sender: object, answer: (value: unknown) => void) => void>} */
  const heard = new Set();
  const event = (/** @type {Set<any>} */ listeners) => ({
    addListener: (/** @type {any} */ one) => { listeners.add(one); },
    removeListener: (/** @type {any} */ one) => { listeners.delete(one); },
  });
  const api = {
    // There is no storage: it is closed to content scripts.
    runtime: { id, getManifest: () => manifest, onMessage: event(heard), sendMessage: send },
    i18n: { getUILanguage: () => 'en', getMessage: (/** @type {string} */ key, /** @type {unknown} */ values) => textOf(messages, key, values) },
  };
  let begun = false;
  const begin = () => {
    const address = location.href.replace(/#.*$/, '');
    if (begun || !matches.some((each) => pattern(each).test(address))) return;
    begun = true;
    Object.defineProperty(globalThis, 'chrome', { value: api, configurable: true });
    Object.assign(globalThis, {
      permlightHeard: (/** @type {object} */ message) => { for (const listener of heard) listener(message, { id }, () => {}); },
    });
    runScripts();
  };
  // `document_idle` is between the end of the document and the end of its loading. On the window: Firefox keeps the window of a frame
  // that was empty so far, and gives it another document.
  addEventListener('DOMContentLoaded', () => setTimeout(begin));
};

/** @param {import('../e2e/browser.mjs').Engine} engine @param {import('../e2e/driver/driver.d.ts').Options} options @returns {Promise<import('../e2e/driver/driver.d.ts').Driver>} */
export const start = async (engine, options) => {
  const driver = await DRIVERS[engine].start({ ...options, extension: '' });
  const { context } = driver;
  await context.exposeBinding('permlightHost', async ({ page, frame }, value) => {
    const tab = context.pages().indexOf(page);
    const frameId = page.frames().indexOf(frame);
    const sender = { id: 'permlight', url: frame.url(), tab: { id: tab }, frameId, documentId: `${tab}-${frameId}` };
    return JSON.stringify(await answer(sender, JSON.parse(value)) ?? null);
  });
  const { scripts, textOf, ...given } = forPages();
  await context.addInitScript({
    content: `(${install})(${JSON.stringify(given)}, ${textOf}, () => {\n${(options.closed ? scripts : scripts.map(opened)).join('\n')}\n});`,
  });
  const end = hearFrames((message) => {
    for (const frame of context.pages().flatMap((page) => page.frames())) {
      // A frame that has just gone hears nothing more.
      frame.evaluate((what) => { /** @type {any} */ (globalThis).permlightHeard?.(what); }, message).catch(() => {});
    }
  });
  context.on('close', end);
  return {
    ...driver,
    // Then the frame has asked for its settings, and hears of every later change.
    started: (frame) => frame.waitForFunction(() => /** @type {any} */ (globalThis).permlight?.main),
    inExtension,
    // As text, for the same reason.
    inContentScript: async (frame, expression) => {
      const text = /** @type {string} */ (await frame.evaluate(`(async () => JSON.stringify(await (${expression})) ?? 'null')()`));
      return JSON.parse(text);
    },
    gotoOwn: async () => { throw new Error('Only tests/e2e has pages of the extension.'); },
    stopWorker: async () => { throw new Error('Only tests/e2e has a background to stop.'); },
  };
};
