// @ts-check
/// <reference path="./privileged.d.ts" />
/** Functions that run in Firefox's own process. Each is sent as text: it may use nothing from around it. */

/** Notes from now on each request of any extension and of its content scripts. */
export const watch = () => {
  /** @type {[string, import('./driver.d.ts').Seen][]} */
  const requests = [];
  Object.assign(globalThis, { permlightRequests: requests });
  Services.obs.addObserver((/** @type {any} */ subject) => {
    const channel = subject.QueryInterface(Ci.nsIHttpChannel);
    const { addonPolicy, contentScriptAddonPolicy } = channel.loadInfo.triggeringPrincipal;
    const policy = addonPolicy ?? contentScriptAddonPolicy;
    // A tab that is led to a page is what the user sees, as in Chromium.
    const [type, frame] = channel.isMainDocumentChannel ? ['document', ''] : ['other', policy?.getURL('') ?? ''];
    if (policy) requests.push([policy.id, { url: channel.URI.spec, method: channel.requestMethod, type, frame }]);
  }, 'http-on-opening-request');
};

/** What an extension asked for. @param {string} id @returns {import('./driver.d.ts').Seen[]} */
export const requests = (id) => /** @type {any} */ (globalThis).permlightRequests
  .filter((/** @type {[string, unknown]} */ [whose]) => whose === id).map((/** @type {[string, unknown]} */ [, request]) => request);

/** Address of the extension's folder. @param {string} id @returns {string} */
export const baseOf = (id) => WebExtensionPolicy.getByID(id).getURL('');

/** @param {string} id */
export const stopBackground = async (id) => {
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
  if (extension.backgroundState !== 'stopped') throw new Error(`The background is ${extension.backgroundState}.`);
};

/** @param {string} page @param {{colorScheme?: string | null, forcedColors?: string | null, reducedMotion?: string | null}} media */
export const emulateMedia = (page, media) => {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const { top } = NavigableManager.getBrowsingContextById(page);
  if (media.colorScheme !== undefined) top.prefersColorSchemeOverride = media.colorScheme ?? 'none';
  if (media.forcedColors !== undefined) top.forcedColorsOverride = media.forcedColors ?? 'none';
  if (media.reducedMotion !== undefined) top.prefersReducedMotionOverride = media.reducedMotion ?? 'none';
};

/**
 * Only the process that shows the frame can reach the world of its content scripts.
 * @param {string} id @param {string} frame @param {string} expression @returns {Promise<{value?: string, error?: string}>}
 */
export const inContentScript = (id, frame, expression) => new Promise((resolve) => {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs');
  const context = NavigableManager.getBrowsingContextById(frame).id;
  const name = `permlight:${context}`;
  /** @param {{id: string, context: number, name: string, expression: string}} values */
  const inEachProcess = async (values) => {
    const shown = BrowsingContext.get(values.context);
    if (!shown?.docShell) return;
    try {
      const { ExtensionContent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionContent.sys.mjs');
      const world = ExtensionContent.getContextByExtensionId(values.id, shown.window);
      if (!world) throw new Error('Our content scripts do not run there.');
      sendAsyncMessage(values.name, {
        value: await Cu.evalInSandbox(`(async () => JSON.stringify(await (${values.expression})))()`, world.sandbox),
      });
    } catch (error) {
      sendAsyncMessage(values.name, { error: String(error) });
    }
  };
  Services.ppmm.addMessageListener(name, function take(/** @type {{data: object}} */ { data }) {
    Services.ppmm.removeMessageListener(name, take);
    resolve(data);
  });
  const script = `(${inEachProcess})(${JSON.stringify({ id, context, name, expression })})`;
  Services.ppmm.loadProcessScript(`data:,${encodeURIComponent(script)}`, false);
});
