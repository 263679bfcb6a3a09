// @ts-check
/// <reference path="./privileged.d.ts" />
/** Functions that run in Firefox's own process. Each is sent as text: it may use nothing from around it. */

/** Notes each request of the extension from now on; gives the address of its folder. @param {string} id @returns {string} */
export const watch = (id) => {
  /** @type {import('./driver.d.ts').Seen[]} */
  const requests = [];
  Object.assign(globalThis, { permlightRequests: requests });
  const policy = WebExtensionPolicy.getByID(id);
  Services.obs.addObserver((/** @type {any} */ subject) => {
    const channel = subject.QueryInterface(Ci.nsIHttpChannel);
    if (channel.loadInfo.triggeringPrincipal.addonPolicy?.id === id) {
      requests.push({ url: channel.URI.spec, method: channel.requestMethod, type: 'other', frame: policy.getURL('') });
    }
  }, 'http-on-opening-request');
  return policy.getURL('');
};

/** @returns {import('./driver.d.ts').Seen[]} */
export const requests = () => /** @type {any} */ (globalThis).permlightRequests ?? [];

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
