// @ts-check
/** How somebody works who has a pointer, and somebody who has a keyboard alone: a spec of a story is told once, for both. */

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Hands
 * @property {(what: Locator) => Promise<void>} press a button, a link, a summary
 * @property {(what: Locator, text: string) => Promise<void>} type into a field that is empty
 * @property {(what: Locator, words: string) => Promise<void>} choose an option of a select by its words
 * @property {(page: Page, name: string | RegExp) => Promise<void>} turn to a tab of the panel
 */

/** @type {Hands} */
export const pointer = {
  press: (what) => what.click(),
  type: (what, text) => what.fill(text),
  choose: async (what, words) => { await what.selectOption({ label: words }); },
  turn: (page, name) => page.getByRole('tab', { name }).click(),
};

/** More stops than any page has, so that what cannot be reached is told instead of waited for. */
const MOST_STOPS = 1500;

/** Whether an element has the focus, in the page or in a box of its own. @param {Locator} what */
const isAt = (what) => what.evaluate((element) => /** @type {Document | ShadowRoot} */ (element.getRootNode()).activeElement === element);

/** Goes there by Tab, as often as it takes. @param {Locator} what */
const reach = async (what) => {
  await what.waitFor();
  for (let stop = 0; !await isAt(what); stop += 1) {
    if (stop === MOST_STOPS) throw new Error(`Tab does not lead to ${what}.`);
    await what.page().keyboard.press('Tab');
  }
};

/** @type {Hands} */
export const keys = {
  press: async (what) => {
    await reach(what);
    await what.page().keyboard.press('Enter');
  },
  type: async (what, text) => {
    await reach(what);
    await what.page().keyboard.type(text);
  },
  // As browsers do it: what is typed leads to the option that begins so.
  choose: async (what, words) => {
    await what.locator('option', { hasText: words }).waitFor({ state: 'attached' });
    await reach(what);
    await what.page().keyboard.type(words);
  },
  turn: async (page, name) => {
    await reach(page.getByRole('tab', { selected: true }));
    const wanted = page.getByRole('tab', { name });
    while (!await isAt(wanted)) await page.keyboard.press('ArrowRight');
  },
};
