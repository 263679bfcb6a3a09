// @ts-check
/**
 * Purpose: a mark does not come between what the page's own rules see side by side, a section that is opened later gets its marks,
 * and the card leaves the way to the next finding free.
 */
import { allMarks, drawnMarks, expect, hoverMark, marks, pages, pill, test } from './fixture.mjs';

import { FAR, misplaced } from './layout.mjs';

/** @typedef {import('../e2e/browser.mjs').Browser} Browser */

const NAME = 'permission-set-system-edit';
const BOX = /<input id="([^"]*:userPerm)" type="checkbox"([^>]*)\/>/g;

/** Boxes that the page draws itself, by what stands beside the true one. @type {Record<string, {css: string, html: string}>} */
const DRAWN = {
  'input + label': {
    css: '.own input { position: absolute; opacity: 0; width: 1px; height: 1px } .own input:checked + label i { background: rgb(1, 118, 211) }',
    html: '<div class="own"><input id="$1" type="checkbox"$2/><label for="$1"><i></i></label></div>',
  },
  'input ~ span': {
    css: '.own input:checked ~ span i { background: rgb(1, 118, 211) }',
    html: '<span class="own"><input id="$1" type="checkbox"$2/><span><i></i></span></span>',
  },
  'label + input + span': {
    css: 'label + input:checked + .own i { background: rgb(1, 118, 211) }',
    html: '<label for="$1"></label><input id="$1" type="checkbox"$2/><span class="own"><i></i></span>',
  },
  'inside its label': {
    css: '.own input:checked + i { background: rgb(1, 118, 211) }',
    html: '<label class="own"><input id="$1" type="checkbox"$2/><i></i></label>',
  },
  'only child of a wrapper': {
    css: '.own > input:only-child:last-child:checked { outline: 3px solid rgb(1, 118, 211) }',
    html: '<span class="own"><input id="$1" type="checkbox"$2/></span>',
  },
};

/** @param {Browser} browser @param {(html: string) => string} change what is done to the replica */
const alter = (browser, change) => {
  const { usual } = browser;
  browser.answer = (address) => {
    const answer = usual(address);
    const { pathname } = new URL(address);
    return /^\/0PS\w+\/e$|^\/00e\w+\/e$/.test(pathname) ? { ...answer, body: change(String(answer.body)) } : answer;
  };
};

/** How everything that the page drew looks and where it stands. */
const look = () => [...document.querySelectorAll('td *')].filter((each) => !each.localName.startsWith('permlight-')).map((each) => {
  const { backgroundColor, outlineColor, outlineStyle, display } = getComputedStyle(each);
  const { x, y, width, height } = each.getBoundingClientRect();
  return [each.localName, backgroundColor, outlineColor, outlineStyle, display, x, y, width, height].join(' ');
});

for (const [name, { css, html }] of Object.entries(DRAWN)) {
  test(`boxes look the same with and without marks: ${name}`, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended', marks: false });
    alter(permlight, (page) => page
      .replace('</head>', `<style>.own i, i { display: inline-block; width: 14px; height: 14px } ${css}</style></head>`).replace(BOX, html));
    const { page, frame } = await permlight.load(NAME, { shell: false });
    // Where the pointer of an earlier page was, a row would look otherwise.
    await page.mouse.move(1, 1);
    const before = await frame.evaluate(look);
    expect(before.filter((each) => each.includes('rgb(1, 118, 211)')).length).toBeGreaterThan(5);
    await permlight.settings({ policy: 'recommended', marks: true });
    await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
    expect((await allMarks(frame)).length).toBeGreaterThan(50);
    expect(await frame.evaluate(look)).toEqual(before);
    expect(await frame.evaluate(misplaced, FAR)).toEqual([]);
  });
}

/** Marks that do not stand right beside their control, and controls that are wholly on the screen and should have one and have none. */
const astray = () => globalThis.permlight.paint.list().flatMap(({ control, picture, verdict, mark: { target } }) => {
  const box = globalThis.permlight.place.seen(control).getBoundingClientRect();
  const seen = [box.top + 0.5, box.bottom - 0.5].every((y) => document.elementFromPoint(box.left + box.width / 2, y) === control);
  const own = picture?.isConnected ? picture.getBoundingClientRect() : null;
  if (!own) return verdict.outcome !== 'not-applicable' && seen ? [`${target} has none`] : [];
  const away = Math.max(own.left - box.right, box.left - own.right, own.top - box.bottom, box.top - own.bottom);
  return away > 12 ? [`${target} is ${away} px away`] : [];
});

/** Where every mark stands. */
const places = () => globalThis.permlight.paint.list().map(({ picture }) => picture?.style.transform).join();

/** How a page opens what was closed. */
const CLOSED = {
  'a section in a scroller of its own': {
    css: 'html, body { height: 100%; margin: 0; overflow: hidden } .bodyDiv { height: 100vh; overflow: auto } .closed { display: none }',
    open: () => { for (const each of document.querySelectorAll('.closed')) each.classList.remove('closed'); },
  },
  'a section that is hidden by its attribute, body of a fixed height': {
    css: 'body { height: 900px; overflow: auto }',
    open: () => { for (const each of document.querySelectorAll('.closed')) each.removeAttribute('hidden'); },
  },
};

for (const [name, { css, open }] of Object.entries(CLOSED)) {
  test(`what is opened later gets its marks: ${name}`, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    alter(permlight, (page) => page.replace('</head>', `<style>${css}</style></head>`)
      .replaceAll('class="pbSubsection"', 'class="pbSubsection closed" hidden')
      .replace('</head>', name.includes('attribute') ? '</head>' : '<style>[hidden].pbSubsection:not(.closed) { display: block }</style></head>'));
    const { frame } = await permlight.open('profile-original-edit', { shell: false });
    const closed = await frame.evaluate(() => globalThis.permlight.paint.list().filter(({ control }) => !control.checkVisibility()).length);
    expect(closed).toBeGreaterThan(50);
    const before = await drawnMarks(frame);
    await frame.evaluate(open);
    await expect.poll(() => drawnMarks(frame)).toBeGreaterThan(before + 10);
    expect(await frame.evaluate(astray)).toEqual([]);
  });
}

/** What moves the controls of a page, without or with a change of its elements. @type {Record<string, () => void>} */
const MOVES = {
  'a scroller of the page is scrolled': () => { /** @type {Element} */ (document.querySelector('.bodyDiv')).scrollTop += 333; },
  'rows are inserted above': () => {
    const table = /** @type {HTMLTableElement} */ (document.querySelector('.pbSubsection table'));
    for (let row = 0; row < 3; row += 1) table.insertRow(0).insertCell().textContent = 'A row of the page.';
  },
  'a row is removed': () => document.querySelector('.pbSubsection tr')?.remove(),
  'a message is shown by a class': () => {
    const message = document.createElement('style');
    message.textContent = '.told .pbSubsection { margin-top: 61px }';
    document.head.append(message);
    document.body.classList.add('told');
  },
  'the page is zoomed by its own style': () => { document.body.style.fontSize = '17px'; },
};

for (const [name, move] of Object.entries(MOVES)) {
  test(`marks stay at their controls: ${name}`, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    alter(permlight, (page) => page.replace('</head>', `<style>
      html, body { height: 100%; margin: 0; overflow: hidden } .bodyDiv { height: 90vh; margin-top: 8vh; overflow: auto; overflow-anchor: none }</style></head>`));
    const { frame } = await permlight.open('profile-original-edit', { shell: false });
    await frame.evaluate(() => { /** @type {Element} */ (document.querySelector('.bodyDiv')).scrollTop = 700; });
    await expect.poll(() => frame.evaluate(astray)).toEqual([]);
    const before = await frame.evaluate(places);
    await frame.evaluate(move);
    await expect.poll(() => frame.evaluate(places)).not.toBe(before);
    await expect.poll(() => frame.evaluate(astray)).toEqual([]);
    expect(await drawnMarks(frame)).toBeGreaterThan(10);
    // What the scroller cuts off is not over the rest of the page.
    const over = await frame.evaluate(() => {
      const { top, bottom } = /** @type {Element} */ (document.querySelector('.bodyDiv')).getBoundingClientRect();
      return globalThis.permlight.paint.list().filter(({ picture }) => picture?.isConnected)
        .filter(({ picture }) => /** @type {Element} */ (picture).getBoundingClientRect().bottom < top || /** @type {Element} */ (picture).getBoundingClientRect().top > bottom).length;
    });
    expect(over).toBe(0);
  });
}

/** How a page takes its controls out of sight, where they keep their room. @type {Record<string, {css: string, hide: () => void}>} */
const OUT_OF_SIGHT = {
  visibility: { css: '.away .pbSubsection { visibility: hidden }', hide: () => document.body.classList.add('away') },
  opacity: { css: '.away .pbSubsection { opacity: 0 }', hide: () => document.body.classList.add('away') },
  'a dialog in the same raised part of the page': {
    css: '.bodyDiv { position: relative; z-index: 7 } .dialog { position: fixed; inset: 0; z-index: 1; background: white }',
    hide: () => {
      const dialog = document.createElement('div');
      dialog.className = 'dialog';
      document.querySelector('.bodyDiv')?.append(dialog);
    },
  },
  'an open menu of a page that lifts nothing': {
    css: '.menu { position: absolute; top: 0; left: 0; width: 100%; height: 5000px; background: white }',
    hide: () => {
      const menu = document.createElement('div');
      menu.className = 'menu';
      document.querySelector('.bodyDiv')?.append(menu);
    },
  },
};

for (const [name, { css, hide }] of Object.entries(OUT_OF_SIGHT)) {
  test(`no mark stands over what cannot be seen: ${name}`, async ({ permlight }) => {
    await permlight.settings({ policy: 'recommended' });
    alter(permlight, (page) => page.replace('</head>', `<style>${css}</style></head>`));
    const { frame } = await permlight.open('permission-set-system-edit', { shell: false });
    /** Marks on the screen that the user sees. */
    const seen = () => frame.evaluate(() => globalThis.permlight.paint.list().filter(({ picture }) => {
      const box = picture?.isConnected ? picture.getBoundingClientRect() : null;
      return box && box.top > 0 && box.bottom < innerHeight
        && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.localName === 'permlight-layer';
    }).length);
    expect(await seen()).toBeGreaterThan(10);
    await frame.evaluate(hide);
    await expect.poll(seen).toBe(0);
  });
}

for (const [width, height] of /** @type {const} */ ([[1280, 720], [1536, 730]])) {
  test(`Next leads through all findings, and no card lies on the pill: ${width} x ${height}`, async ({ permlight }) => {
    test.slow();
    await permlight.settings({ policy: 'recommended' });
    const page = await permlight.context.newPage();
    await page.setViewportSize({ width, height });
    for (const { name, meta } of pages().filter(({ name: each }) => /^(profile-original-edit|profile-enhanced-system-edit|permission-set-system-edit|permission-set-system-view-img|user-detail-uat|profile-enhanced-object-edit)$/.test(each))) {
      const { frame } = await permlight.open(name, { page });
      const { fail, unknown } = await pill(frame);
      const outer = frame.parentFrame() ? await (await frame.frameElement()).boundingBox() : null;
      const seen = new Set();
      for (let step = 0; step < Math.min(fail + unknown, 12); step += 1) {
        /** Where the button can be pressed: nothing else is there. */
        const { x, y } = await frame.evaluate(() => {
          const root = document.querySelector('permlight-pill')?.shadowRoot;
          const { left, top, width: wide, height: high } = /** @type {Element} */ (root?.querySelector('button[data-action="next"]')).getBoundingClientRect();
          const middle = { x: left + wide / 2, y: top + high / 2 };
          const there = root?.elementFromPoint(middle.x, middle.y)?.closest('button');
          return there?.getAttribute('data-action') === 'next' && document.elementFromPoint(middle.x, middle.y) === root?.host ? middle : { x: -1, y: -1 };
        });
        expect(x, `${name}: something lies on the button before step ${step}`).toBeGreaterThan(0);
        await page.mouse.click(x + (outer?.x ?? 0), y + (outer?.y ?? 0));
        const { over, target } = await frame.evaluate(() => {
          const box = (/** @type {string} */ host) => document.querySelector(host)?.shadowRoot?.querySelector('.panel')?.getBoundingClientRect();
          const [card, pillBox] = [box('permlight-card'), box('permlight-pill')];
          const apart = !card || !pillBox || card.right <= pillBox.left || card.left >= pillBox.right || card.bottom <= pillBox.top || card.top >= pillBox.bottom;
          return { over: !apart, target: /** @type {HTMLElement | null} */ (document.querySelector('permlight-card')?.shadowRoot?.querySelector('.panel'))?.dataset.target };
        });
        expect({ name, step, over }).toEqual({ name, step, over: false });
        seen.add(target);
      }
      expect(seen.has(undefined), `${name}: each step opens a card`).toBe(false);
      expect(meta.url).not.toBe('');
    }
  });
}

test('a card that Next opened stays when the pointer goes elsewhere', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { page, frame } = await openPage('profile-original-view');
  await frame.locator('permlight-pill button[data-action="next"]').click();
  await expect(frame.locator('permlight-card')).toHaveCount(1);
  // Over a mark another card would open, and beside all of them none would stay.
  const right = [...(await marks(frame)).values()].filter(({ outcome }) => outcome === 'pass').map(({ target }) => target);
  const shown = await frame.locator('permlight-card .panel').getAttribute('data-target');
  for (const target of right.slice(0, 2)) await hoverMark(frame, target);
  // Longer than a card that is not held waits, either way.
  await page.evaluate(() => document.body.animate([], 600).finished.then(() => {}));
  await expect(frame.locator('permlight-card .panel')).toHaveAttribute('data-target', shown ?? '');
});
