// @ts-check
/**
 * Purpose: words that are not Salesforce's teach nothing and prove nothing: of a page that somebody translated, also after it was
 * read, and of what another extension put into the cell of a label.
 */
import { allMarks, evaluatedAfter, expect, marks, pill, test } from './fixture.mjs';

/** @typedef {import('../e2e/browser.mjs').Browser} Browser */

const EDIT = 'permission-set-system-edit-nl';

/** What translators leave behind in the root, as far as public sources show it; each also rewrites words. */
const TRANSLATORS = {
  'Chrome, to the left': () => {
    document.documentElement.classList.add('translated-ltr');
    document.documentElement.lang = 'en';
  },
  'Chrome, to the right': () => document.documentElement.classList.add('translated-rtl'),
  'Google, words only': () => {
    const outer = document.createElement('font');
    outer.style.verticalAlign = 'inherit';
    outer.textContent = 'System Permissions';
    document.querySelector('h2.mainTitle')?.replaceChildren(outer);
  },
  Edge: () => document.querySelector('h2.mainTitle')?.setAttribute('_msttexthash', '110500'),
  'Firefox while it works': () => document.querySelector('h2.mainTitle')?.setAttribute('data-moz-translations-id', '0'),
  'Firefox when it is done': () => { document.documentElement.lang = 'en'; },
};

/** @param {Browser} permlight */
const kept = async (permlight) => Object.fromEntries(Object.entries(await permlight.stored()).filter(([key]) => /^(labels|evidence):/.test(key)));

for (const [name, translate] of Object.entries(TRANSLATORS)) {
  test(`nothing is kept of a page that was translated after it was read: ${name}`, async ({ permlight, openPage }) => {
    const { frame } = await openPage(EDIT);
    await expect.poll(async () => Object.keys(await kept(permlight)).length).toBe(2);
    const before = await kept(permlight);
    // In one go: a moment with other words and without a sign is one that no translator leaves.
    await frame.evaluate((source) => {
      for (const label of document.querySelectorAll('td label')) label.textContent = `${label.textContent} (EN)`;
      new Function(`(${source})()`)();
    }, String(translate));
    await expect.poll(async () => (await pill(frame)).status).toBe('translated');
    expect((await allMarks(frame)).length).toBe(0);
    await expect(frame.locator('permlight-layer, [aria-description]')).toHaveCount(0);
    await expect(frame.locator('permlight-pill .summary')).toHaveText('Page is translated');
    await expect(frame.locator('permlight-pill .more')).toContainText('Show the original');
    const after = await kept(permlight);
    expect(after).toEqual(before);
  });
}

test('nothing is kept of a page that is translated while it is read', async ({ permlight, openPage }) => {
  const { frame } = await openPage(EDIT);
  await expect.poll(async () => Object.keys(await kept(permlight)).length).toBe(2);
  const before = await kept(permlight);
  // Every reading rests after its first stretch; in the first rest the words change.
  await frame.evaluate(() => {
    const { setTimeout: later } = window;
    const now = performance.now.bind(performance);
    let ahead = 0;
    performance.now = () => now() + (ahead += 100);
    const translate = () => {
      for (const label of document.querySelectorAll('td label')) label.textContent = `${label.textContent} (EN)`;
      document.documentElement.classList.add('translated-ltr');
    };
    window.setTimeout = /** @type {any} */ ((/** @type {() => void} */ resume, /** @type {number} */ ms) => later(ms === undefined ? () => {
      window.setTimeout = later;
      translate();
      resume();
    } : resume, ms));
    document.body.append('read again');
  });
  await expect.poll(async () => (await pill(frame)).status).toBe('translated');
  expect(await kept(permlight)).toEqual(before);
});

test('the original is read again, and so is a text that is changed in place', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('profile-original-view');
  const before = await pill(frame);
  await frame.evaluate(() => document.documentElement.classList.add('translated-ltr'));
  await expect.poll(async () => (await pill(frame)).status).toBe('translated');
  await frame.evaluate(() => document.documentElement.classList.remove('translated-ltr'));
  await expect.poll(async () => (await pill(frame)).status).toBe('read');
  expect({ ...await pill(frame), generation: 0 }).toEqual({ ...before, generation: 0 });
  const isMarked = async () => (await marks(frame)).has('ModifyAllData');
  expect(await isMarked()).toBe(true);
  await frame.evaluate(() => {
    const words = [...document.querySelectorAll('td.labelCol')].map(({ firstChild }) => firstChild);
    const label = words.find((text) => text?.nodeValue === 'Modify All Data');
    if (label) label.nodeValue = 'Something else';
  });
  await expect.poll(isMarked).toBe(false);
});

/** What extensions put into a cell. @type {Record<string, (cell: Element) => void>} */
const GUESTS = {
  'a block': (cell) => {
    const block = document.createElement('div');
    block.textContent = 'ModifyAllData';
    cell.append(block);
  },
  'an element in the line': (cell) => {
    const word = document.createElement('span');
    word.textContent = ' [ModifyAllData]';
    cell.prepend(word);
  },
  'an element of its own kind': (cell) => {
    const copy = document.createElement('x-copy');
    copy.textContent = 'copy';
    cell.append(copy);
  },
  'a button': (cell) => {
    const button = document.createElement('button');
    button.textContent = 'Copy';
    cell.append(button);
  },
};

for (const [name, put] of Object.entries(GUESTS)) {
  test(`what another extension puts into the cell of a label changes nothing: ${name}`, async ({ permlight, openPage }) => {
    await permlight.settings({ policy: 'recommended' });
    const { frame } = await openPage('profile-original-view');
    const before = await marks(frame);
    expect(before.get('ModifyAllData')?.outcome).toBe('fail');
    const { generation } = await pill(frame);
    await frame.evaluate((source) => {
      const cell = [...document.querySelectorAll('td.labelCol')].find(({ firstChild }) => firstChild?.textContent?.trim() === 'Modify All Data');
      /** @type {(cell: Element) => void} */ (new Function(`return ${source}`)())(/** @type {Element} */ (cell));
    }, String(put));
    await evaluatedAfter(frame, generation);
    expect(await marks(frame)).toEqual(before);
  });
}
