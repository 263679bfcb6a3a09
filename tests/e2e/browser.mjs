// @ts-check
/** A browser, the built extension in it, and the replicas in place of Salesforce. Shared by the specs, the demo and the bench. */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages, routes } from '../pages/serve.mjs';
import * as chromium from './driver/chromium.mjs';
import * as firefox from './driver/firefox.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */
/** @typedef {import('playwright-core').Request} Request */
/** @typedef {import('./driver/driver.d.ts').Driver} Driver */
/** @typedef {{policy?: string, marks?: boolean, collapsed?: boolean}} Settings */
/** @typedef {import('./driver/driver.d.ts').Seen} Seen */
/** @typedef {keyof typeof DRIVERS} Engine */
/** @typedef {{target: string, outcome: string, codes: string[], state: string, name: string, said: boolean}} Painted */
/** @typedef {{page: Page, frame: Frame, meta: import('../pages/serve.mjs').Meta}} Opened */

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DRIVERS = { chromium, firefox };
/** A folder with the built extension for each browser. */
const EXTENSIONS = process.env.PERMLIGHT_EXTENSION ?? join(ROOT, 'target/extension');
const PILL = 'permlight-pill[data-generation]';

/** The address of the frame that asks; of a page that is just being opened nobody can tell. @param {Request} request */
const frameOf = (request) => {
  try {
    return request.frame().url();
  } catch {
    return 'about:blank';
  }
};

/** @param {Request} request @returns {Seen} */
const seen = (request) => {
  const worker = request.serviceWorker();
  return {
    url: request.url(), method: request.method(), type: request.resourceType(),
    frame: worker ? worker.url() : request.isNavigationRequest() ? '' : frameOf(request),
  };
};

const VIEWPORT = { width: 1280, height: 900 };

/**
 * A content script whose boxes are open, so that a spec finds what is in them: nothing else tells it from what ships. Specs of what a
 * page can do to us run with the boxes closed. @param {string} script
 */
export const opened = (script) => script.replace("{ mode: 'closed' }", "{ mode: 'open' }");

/**
 * The folder of an extension once more, with its boxes open; in another language, as a browser that speaks it has it: browsers are
 * installed in English here. @param {string} folder @param {string} language
 */
const openedCopy = (folder, language) => {
  const copy = mkdtempSync(join(tmpdir(), 'permlight-'));
  cpSync(folder, copy, { recursive: true });
  const dom = join(copy, 'content/dom.js');
  writeFileSync(dom, opened(readFileSync(dom, 'utf8')));
  if (language) {
    cpSync(join(copy, '_locales', language), join(copy, '_locales/en'), { recursive: true });
    for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.js'))) {
      const path = join(copy, name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('api.i18n.getUILanguage()', JSON.stringify(language)));
    }
  }
  return copy;
};

/** @param {{engine?: Engine, extension?: boolean, closed?: boolean, headless?: boolean, viewport?: {width: number, height: number} | null, language?: string}} [options] */
export const launch = async ({ engine = 'chromium', extension = true, closed = false, headless = true, viewport = VIEWPORT, language = '' } = {}) => {
  const built = join(EXTENSIONS, engine);
  if (extension && !existsSync(join(built, 'manifest.json'))) {
    throw new Error(`There is no built extension in ${built}. Run ./build.sh first.`);
  }
  const folder = extension && !closed ? openedCopy(built, language) : built;
  const browser = await watched(await DRIVERS[engine].start({ extension: extension ? folder : '', headless, viewport }));
  browser.bare = !extension;
  if (folder !== built) browser.context.on('close', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
};

/** A browser whose requests are noted, and answered with the replicas. @param {Driver} driver */
export const watched = async (driver) => {
  /** @type {Seen[]} */
  const requests = [];
  const browser = new Browser(driver, requests);
  driver.context.on('request', (request) => requests.push(seen(request)));
  await driver.context.route('https://**/*', (route) => route.fulfill(browser.answer(route.request().url())));
  return browser;
};

/** @param {string} name */
export const metaOf = (name) => {
  const found = pages().find((page) => page.name === name);
  if (!found) throw new Error(`There is no replica ${name}.`);
  return found.meta;
};

export class Browser {
  /** @param {Driver} driver @param {Seen[]} requests every request of every page and worker */
  constructor(driver, requests) {
    this.driver = driver;
    drivers.set(driver.context, driver);
    this.context = driver.context;
    this.base = driver.base;
    this.requests = requests;
    /** An origin that a test itself has something asked of. */
    this.tried = '';
    this.told = 0;
    /** Nothing of ours is in it. */
    this.bare = false;
    this.usual = routes();
    this.answer = this.usual;
  }

  /** From now on orgs are in the state that these replicas show. @param {import('../pages/lib/replica.mjs').Replica[]} replicas */
  serve(replicas) {
    this.answer = routes(replicas);
  }

  /** As after installation, and Salesforce as it usually is. */
  reset() {
    this.answer = this.usual;
    this.tried = '';
    return this.driver.inExtension(async () => {
      // A panel beside the page is no page of the browser's: nobody has closed it, and it tidies up what a test stores.
      const side = /** @type {any} */ (chrome).sidePanel;
      await side?.setOptions({ enabled: false });
      await side?.setOptions({ enabled: true, path: 'panel.html' });
      await Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]);
    });
  }

  /** @param {Settings} settings */
  settings(settings) {
    return this.driver.inExtension((value) => chrome.storage.local.set({ settings: value }), settings);
  }

  /** Everything that the extension keeps on this device. @returns {Promise<Record<string, any>>} */
  stored() {
    return this.driver.inExtension(() => chrome.storage.local.get(null));
  }

  /**
   * Opens a replica as its users do: in the Lightning shell if it has one.
   * @param {string | import('../pages/serve.mjs').Meta} name of a usual page, or what the served replica itself says of its page
   * @param {{shell?: boolean, page?: Page, asked?: boolean}} [options] `asked`: nobody has said whose the record
   *   is; otherwise somebody has: an integration user's @returns {Promise<Opened>}
   */
  async load(name, { shell = true, page, asked = false } = {}) {
    const meta = typeof name === 'string' ? metaOf(name) : name;
    if (!asked && !this.bare) await this.judge(meta.url);
    const tab = page ?? await this.context.newPage();
    await tab.goto(shell && meta.shell ? meta.shell.url : meta.url);
    const { pathname } = new URL(meta.url);
    const frame = tab.frames().find((each) => URL.canParse(each.url()) && new URL(each.url()).pathname === pathname);
    if (!frame) throw new Error(`${meta.title}: the shell shows no frame ${pathname}.`);
    await this.driver.started?.(frame);
    return { page: tab, frame, meta };
  }

  /** Whom a page is about, is an integration user's. @param {string} url */
  async judge(url) {
    const { hostname, pathname, search } = new URL(url);
    const ids = `${pathname}${search}`.match(/(?<![0-9A-Za-z])0[0-9A-Za-z]{14}(?=(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z]))/g) ?? [];
    const known = { version: 1, answer: 'yes', holder: '', facts: [] };
    const entries = Object.fromEntries(ids.map((id) => [`scope:${hostname.split('.')[0]}:${id}`, known]));
    await this.driver.inExtension((value) => chrome.storage.local.set(value), entries);
  }

  /**
   * Opens a replica and waits until it is painted.
   * @param {string | import('../pages/serve.mjs').Meta} name @param {{shell?: boolean, page?: Page, asked?: boolean}} [options]
   */
  async open(name, options) {
    const opened = await this.load(name, options);
    await opened.frame.locator(PILL).waitFor({ state: 'attached' });
    return opened;
  }

  /** Opens a page of the extension, like the popup. @param {string} path */
  async openOwn(path) {
    const page = await this.context.newPage();
    await this.driver.gotoOwn(page, path);
    return page;
  }

  /**
   * Runs an expression beside our content scripts.
   * @param {Frame} frame @param {string} expression @returns {Promise<any>}
   */
  inContentScript(frame, expression) {
    return this.driver.inContentScript(frame, expression);
  }

  /** Stops the background as the browser does when it has been idle. */
  stopWorker() {
    return this.driver.stopWorker();
  }

  /** Notes what the browser itself knows to be the extension's. */
  async ownRequests() {
    const all = await this.driver.ownRequests();
    this.requests.push(...all.slice(this.told));
    this.told = all.length;
  }

  async close() {
    await this.ownRequests();
    await this.context.close();
  }
}

/** Beside our content scripts: what every mark of a frame says, near the screen or not, and whether its control says it too. */
const MARKS = `globalThis.permlight.paint.list().map(({ control, mark: { target, label }, state, verdict, plain }) => ({
  target, state, outcome: verdict.outcome, name: label ? label + ': ' + verdict.name : verdict.name,
  codes: [...new Set(verdict.findings.filter(({ outcome }) => verdict.outcome === 'pass' || outcome === 'fail' || outcome === 'unknown').map(({ code }) => code))],
  said: plain || (control.getAttribute('aria-description') ?? '').endsWith('Permlight: ' + verdict.name),
}))`;

/** @type {WeakMap<import('playwright-core').BrowserContext, Driver>} */
const drivers = new WeakMap();

/** Runs an expression beside our content scripts. @param {Frame} frame @param {string} expression @returns {Promise<any>} */
export const beside = (frame, expression) => {
  const driver = drivers.get(frame.page().context());
  if (!driver) throw new Error('No browser of ours.');
  return driver.inContentScript(frame, expression);
};

/** In the order of the page. @param {Frame} frame @returns {Promise<Painted[]>} */
export const everyMark = (frame) => beside(frame, MARKS);

/** Those that name what they judge. @param {Painted[]} all */
export const named = (all) => all.filter(({ target }) => target !== '');

/** The marks that name what they judge, in the order of the page. @param {Frame} frame */
export const allMarks = async (frame) => named(await everyMark(frame));

/** The entry of a mark, beside our content scripts. @param {string} target */
const entry = (target) => `globalThis.permlight.paint.list().find(({ mark }) => mark.target === ${JSON.stringify(target)})`;

/** The control that a mark is about. @param {Frame} frame @param {string} target */
export const controlOf = async (frame, target) => {
  /** @type {string} */
  const path = await beside(frame, `(() => {
    const steps = [];
    for (let each = ${entry(target)}.control; each; each = each.parentElement) {
      steps.unshift(each.localName + '[' + ([...each.parentNode.children].filter((one) => one.localName === each.localName).indexOf(each) + 1) + ']');
    }
    return '/' + steps.join('/');
  })()`);
  return frame.locator(`xpath=${path}`);
};

/** @param {Frame} frame @param {string} target */
export const focusMark = (frame, target) => beside(frame, `${entry(target)} && globalThis.permlight.layer.focus(${entry(target)}, 'nearest')`);

/** Which mark has the focus. @param {Frame} frame @returns {Promise<string | null>} */
export const focusedMark = (frame) => beside(frame, 'globalThis.permlight.layer.markAt(globalThis.permlight.layer.root.activeElement)?.mark.target ?? null');

/** Brings a mark onto the screen, and tells its middle, as the mouse counts. @param {Frame} frame @param {string} target */
const middleOf = async (frame, target) => {
  const { x, y } = await beside(frame, `(() => {
    const one = ${entry(target)};
    one.control.scrollIntoView({ block: 'center', behavior: 'instant' });
    globalThis.permlight.layer.arrange(false);
    const { left, top, width, height } = (one.picture.querySelector('.target') ?? one.picture).getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  })()`);
  const outer = frame.parentFrame() ? await (await frame.frameElement()).boundingBox() : null;
  return { x: x + (outer?.x ?? 0), y: y + (outer?.y ?? 0) };
};

/** @param {Frame} frame @param {string} target */
export const clickMark = async (frame, target) => {
  const { x, y } = await middleOf(frame, target);
  await frame.page().mouse.click(x, y);
};

/** @param {Frame} frame @param {string} target */
export const hoverMark = async (frame, target) => {
  const { x, y } = await middleOf(frame, target);
  await frame.page().mouse.move(x, y);
};

/** Words in the picture of a mark that is near the screen. @param {Frame} frame @param {string} target @returns {Promise<string>} */
export const markText = (frame, target) => beside(frame, `${entry(target)}.picture.textContent`);

/** What is computed of its style. @param {Frame} frame @param {string} target @param {string} property @returns {Promise<string>} */
export const markStyle = (frame, target, property) => beside(frame, `getComputedStyle(${entry(target)}.picture).${property}`);

/** How many marks have a picture now. @param {Frame} frame @returns {Promise<number>} */
export const drawnMarks = (frame) => beside(frame, 'globalThis.permlight.paint.list().filter(({ picture }) => picture?.isConnected).length');

/** The first mark of an outcome. @param {Frame} frame @param {string} outcome @param {string} [state] */
export const firstMark = async (frame, outcome, state) => (await allMarks(frame))
  .find((mark) => mark.outcome === outcome && (!state || mark.state === state))?.target ?? '';

/** The same by API name or name of a fact. @param {Frame} frame @returns {Promise<Map<string, Painted>>} */
export const marks = async (frame) => {
  const all = await allMarks(frame);
  const found = new Map(all.map((mark) => [mark.target, mark]));
  const twice = all.filter((mark) => found.get(mark.target) !== mark).map(({ target }) => target);
  if (twice.length > 0) throw new Error(`More than one mark for ${twice.join(', ')}.`);
  return found;
};

/** @param {Frame} frame */
export const pill = async (frame) => {
  await frame.locator(PILL).waitFor({ state: 'attached' });
  return beside(frame, `(() => {
    const host = document.querySelector('permlight-pill');
    const { fail, pass, unknown } = permlight.paint.counts();
    return { status: permlight.dom.root(host).querySelector('.panel').dataset.status, generation: Number(host.dataset.generation), fail, pass, unknown };
  })()`);
};

/** Waits for an evaluation that is younger than `generation`. @param {Frame} frame @param {number} generation */
export const evaluatedAfter = (frame, generation) => frame.waitForFunction((before) => {
  const found = /** @type {HTMLElement | null} */ (document.querySelector('permlight-pill'));
  return Number(found?.dataset.generation) > before;
}, generation);
