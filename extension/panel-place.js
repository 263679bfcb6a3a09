/** Where the panel opens. */
const api = globalThis.browser ?? globalThis.chrome;

/**
 * Opens the panel beside the page where the browser has a place for it, else in a tab of its own. A browser opens a place only in
 * the click itself, so nothing may be waited for before.
 * @param {number | undefined} windowId
 */
export const openPanel = async (windowId) => {
  try {
    /** @typedef {{open(options?: {windowId: number | undefined}): Promise<void>}} Place */
    const { sidebarAction, sidePanel } = /** @type {{sidebarAction?: Place, sidePanel?: Place}} */ (/** @type {unknown} */ (api));
    if (sidebarAction) await sidebarAction.open();
    else if (sidePanel) await sidePanel.open({ windowId });
    else throw new Error('no place beside the page');
  } catch {
    await api.tabs.create({ url: api.runtime.getURL('panel.html'), ...(windowId === undefined ? {} : { windowId }) });
  }
};
