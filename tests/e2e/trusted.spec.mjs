// @ts-check
/**
 * Purpose: what a script of the page can do to us. It presses nothing of ours, reads nothing in it, takes nothing away unnoticed, and
 * does not even learn that we are there on a page that is none of Setup. Our boxes are closed here, as they ship.
 */
import { beside, evaluatedAfter, expect, marks, only, pill, testIn } from './fixture.mjs';
import { launch } from './browser.mjs';

const test = testIn((engine) => launch({ engine, closed: true }));

/** @typedef {import('playwright-core').Frame} Frame */

/** What is ticked on the page. @param {Frame} frame */
const ticks = (frame) => frame.evaluate(() => [...document.querySelectorAll('input')].map(({ checked }) => checked));

/** Elements of ours in a document. @param {Frame} frame */
const ours = (frame) => frame.evaluate(() => [...document.querySelectorAll('*')].map(({ localName }) => localName).filter((name) => name.startsWith('permlight')));

/** Presses a button of ours as a person does. @param {Frame} frame @param {string} action */
const press = async (frame, action) => {
  const { x, y } = await beside(frame, `(() => {
    const { x, y, width, height } = permlight.dom.root(document.querySelector('permlight-pill')).querySelector('[data-action="${action}"]').getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  await frame.page().mouse.click(x, y);
};

/**
 * Runs before us: classes for the names of our elements, which the browser hands what it keeps of such an element, and listeners that
 * hear everything first. Elements that are called like what our scripts use stand on the page as well.
 */
const LURKING = `<script>
  globalThis.kept = [];
  globalThis.met = [];
  for (const name of ['layer', 'pill', 'card', 'notice']) {
    customElements.define('permlight-' + name, class extends HTMLElement {
      constructor() {
        super();
        kept.push(this.attachInternals());
        try { kept.push({ shadowRoot: this.attachShadow({ mode: 'open' }) }); } catch {}
      }
    });
  }
  for (const name of ['pointerover', 'pointerdown', 'click', 'focusin', 'focus', 'keydown']) {
    addEventListener(name, (event) => met.push(...event.composedPath(), event.target, event.relatedTarget), true);
  }
</script>`;
const NAMESAKES = '<form id="permlight"><input name="main"></form><form id="browser"><input name="runtime"></form><form id="content"><input name="fetch"></form>';

test('a page script reads nothing of ours but that we are there', async ({ permlight, openPage }) => {
  const usual = permlight.answer;
  permlight.answer = (url) => {
    const answer = usual(url);
    const body = answer.body?.toString().replace(/<head>/i, (head) => head + LURKING).replace(/<\/body>/i, (end) => NAMESAKES + end);
    return answer.headers?.['content-type']?.startsWith('text/html') && body ? { ...answer, body } : answer;
  };
  const { frame } = await openPage('profile-original-edit', { shell: false });
  expect((await marks(frame)).size).toBeGreaterThan(50);
  await press(frame, 'next');
  const read = await frame.evaluate(() => [...document.querySelectorAll('permlight-layer,permlight-pill,permlight-card,permlight-notice')].map((host) => ({
    name: host.localName, root: host.shadowRoot, text: host.textContent, children: host.childElementCount,
    attributes: host.getAttributeNames().filter((name) => name !== 'style'),
  })));
  expect(read.map(({ name }) => name).sort()).toEqual(['permlight-card', 'permlight-layer', 'permlight-notice', 'permlight-pill']);
  for (const { name, root, text, children, attributes } of read) {
    expect([root, text, children]).toEqual([null, '', 0]);
    expect(attributes).toEqual(name === 'permlight-pill' ? ['data-generation'] : []);
  }
  const { kept, met } = await frame.evaluate(() => {
    const page = /** @type {{kept: {shadowRoot: ShadowRoot | null}[], met: (EventTarget | null)[]}} */ (/** @type {unknown} */ (globalThis));
    return {
      kept: page.kept.map(({ shadowRoot }) => shadowRoot?.textContent ?? null),
      met: page.met.map((each) => (each instanceof Node && each.isConnected ? each.getRootNode().nodeName : 'window')),
    };
  });
  expect(kept.length).toBeGreaterThan(3);
  expect(kept.filter((text) => text !== null)).toEqual([]);
  expect(met).toContain('#document');
  expect(met).not.toContain('#document-fragment');
  // Fields that are called like what every element has hide the tree of a form, and not the pill.
  const before = await pill(frame);
  await frame.evaluate(() => {
    for (const name of ['parentElement', 'contains', 'nodeName', 'closest', 'getBoundingClientRect']) {
      document.forms[0]?.prepend(Object.assign(document.createElement('input'), { type: 'hidden', name }));
    }
  });
  await evaluatedAfter(frame, before.generation);
  expect((await pill(frame)).fail).toBe(before.fail);
});

test('a page script presses nothing of ours, and no key', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  await press(frame, 'next');
  const before = { ticks: await ticks(frame), pill: await pill(frame), hosts: await ours(frame) };
  const requests = permlight.requests.length;
  // Also as if it had got into a box: what is pressed there by a script counts as little.
  await beside(frame, `(() => {
    for (const host of document.querySelectorAll('permlight-layer,permlight-pill,permlight-card')) {
      for (const button of permlight.dom.root(host).querySelectorAll('button,[role=button],input')) {
        button.click();
        button.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', bubbles: true, composed: true }));
        button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
      }
    }
  })()`);
  await frame.evaluate(async () => {
    const events = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click'];
    for (const host of document.querySelectorAll('permlight-layer,permlight-pill,permlight-card')) {
      /** @type {HTMLElement} */ (host).click();
      for (const name of events) host.dispatchEvent(new MouseEvent(name, { bubbles: true, composed: true, clientX: 5, clientY: 5 }));
      for (const key of ['f', 'a', 'r', 'o', 'w', 'c', 'Escape', 'Enter']) {
        for (const name of ['keydown', 'keyup']) host.dispatchEvent(new KeyboardEvent(name, { key, bubbles: true, composed: true }));
      }
    }
    for (const code of ['KeyH', 'KeyP']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: code.slice(3), code, altKey: true, shiftKey: true, bubbles: true }));
    }
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => { requestAnimationFrame(resolve); });
  });
  expect({ ticks: await ticks(frame), pill: await pill(frame), hosts: await ours(frame) }).toEqual(before);
  expect(await beside(frame, 'JSON.stringify([permlight.pill.unfolded(), permlight.paint.filter(), permlight.scan.running(), permlight.fix.steps().length])'))
    .toBe(JSON.stringify([null, { hidden: false, most: 6 }, false, 0]));
  expect(permlight.requests.slice(requests).filter(({ type }) => /fetch|xhr/.test(type))).toEqual([]);
});

test('what a page script takes away comes back, is told, and nothing of the page is kept any more', async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const before = await pill(frame);
  const evidence = async () => JSON.stringify(Object.entries(await permlight.stored()).filter(([key]) => key.startsWith('evidence:')));
  await expect.poll(evidence).not.toBe('[]');
  const kept = await evidence();
  await frame.evaluate(() => {
    // What is moved is not there either, and another document takes its style away.
    document.body.append(Object.assign(document.createElement('div'), { hidden: true, id: 'elsewhere' }));
    document.getElementById('elsewhere')?.append(/** @type {Element} */ (document.querySelector('permlight-pill')));
    document.implementation.createHTMLDocument().body.append(/** @type {Element} */ (document.querySelector('permlight-layer')));
    for (const box of document.querySelectorAll('input')) if (box.title === 'ModifyAllData') box.checked = !box.checked;
  });
  await expect.poll(() => ours(frame)).toEqual(expect.arrayContaining(['permlight-layer', 'permlight-pill']));
  const told = () => beside(frame, "permlight.dom.root(document.querySelector('permlight-pill')).querySelector('.more').textContent");
  await expect.poll(told).toContain('took Permlight');
  await expect.poll(async () => (await pill(frame)).generation).toBeGreaterThan(before.generation);
  expect(await told()).toContain('took Permlight');
  expect((await marks(frame)).size).toBeGreaterThan(50);
  expect(await frame.locator('html > permlight-pill').count()).toBe(1);
  expect(await beside(frame, "getComputedStyle(permlight.dom.root(document.querySelector('permlight-layer')).querySelector('.mark.fail')).position")).toBe('absolute');
  expect(await evidence()).toBe(kept);
});

test('a page script that takes ours away for ever is let go at last', async ({ openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const removed = await frame.evaluate(async () => {
    let count = 0;
    new MutationObserver(() => {
      const host = document.querySelector('permlight-layer');
      if (host) count += 1;
      host?.remove();
    }).observe(document.documentElement, { childList: true });
    document.querySelector('permlight-layer')?.remove();
    for (let frame = 0; frame < 60; frame += 1) await new Promise((resolve) => { requestAnimationFrame(resolve); });
    return count;
  });
  expect(removed).toBeLessThan(40);
});

test('nothing of ours is on a page whose address only begins like one of Setup', async ({ permlight }) => {
  const usual = permlight.answer;
  permlight.answer = (url) => (/nosetup/.test(url)
    ? { status: 200, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>x</title><h1>No page of Setup</h1><form><button name="save">s</button></form>' } : usual(url));
  for (const url of [
    'https://acme.my.salesforce.com/005nosetup', 'https://acme.lightning.force.com/00enosetup?x', 'https://acme.my.salesforce.com/100nosetup/deep/path',
  ]) {
    const page = await permlight.context.newPage();
    await page.goto(url);
    // Our scripts have run when they answer, and have heard that there is nothing to do once they have asked.
    await expect.poll(() => beside(page.mainFrame(), 'globalThis.permlight?.main?.running === true').catch(() => false)).toBe(true);
    await beside(page.mainFrame(), "(globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ kind: 'plan', url: location.href }).then(() => true)");
    await page.locator('button').click();
    expect(await ours(page.mainFrame()), url).toEqual([]);
    await page.close();
  }
});

test('a content script reads no storage', only('chromium', 'Firefox closes only the storage of a session'), async ({ permlight, openPage }) => {
  const { frame } = await openPage('profile-original-edit', { shell: false });
  for (const call of ['get(null)', "set({ 'waivers:bank': {} })", "remove('settings')", 'clear()']) {
    expect(await permlight.inContentScript(frame, `(async () => chrome.storage.local.${call}.then(() => 'open', () => 'closed'))()`), call).toBe('closed');
  }
});

test('a frame keeps where its pill stands, and no other setting', async ({ permlight, openPage }) => {
  await permlight.settings({ policy: 'recommended' });
  const { frame } = await openPage('profile-original-edit', { shell: false });
  const keep = (/** @type {unknown} */ change) => permlight.inContentScript(frame,
    `(globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ kind: 'keep', change: ${JSON.stringify(change)} }).then((answer) => answer?.ok === true, () => false)`);
  await keep({ policy: 'smartosc', marks: false, retention: 1, pill: { x: 7, y: '1' }, collapsed: 'yes' });
  expect((await permlight.stored()).settings).toMatchObject({ policy: 'recommended', marks: true, collapsed: false });
  expect((await permlight.stored()).settings).not.toHaveProperty('retention');
  expect((await permlight.stored()).settings).not.toHaveProperty('pill');
  await keep({ pill: { x: 0, y: 1 }, collapsed: true });
  expect((await permlight.stored()).settings).toMatchObject({ pill: { x: 0, y: 1 }, collapsed: true });
});

test('a service worker of the page answers the page, and not what is read', only('chromium', 'Firefox registers none on a page that is routed'), async () => {
  process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = '1';
  const browser = await launch({ closed: true });
  const usual = browser.answer;
  const worker = `addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => { if (event.request.mode !== 'navigate') event.respondWith(new Response('<html>forged</html>')); });`;
  browser.answer = (url) => (new URL(url).pathname === '/sw.js' ? { status: 200, headers: { 'content-type': 'text/javascript' }, body: worker } : usual(url));
  const { page, frame } = await browser.open('profile-original-edit', { shell: false });
  await frame.evaluate(() => navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready));
  await page.reload();
  await frame.locator('permlight-pill[data-generation]').waitFor({ state: 'attached' });
  const path = new URL(frame.url()).pathname;
  expect(await frame.evaluate((own) => fetch(own).then((response) => response.text()), path)).toBe('<html>forged</html>');
  const [result] = await browser.inContentScript(frame, `(async () => {
    const answer = await (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ kind: 'plan', url: location.href });
    const results = [];
    await permlight.scan.run(async ({ kind, result }) => {
      if (result) results.push(result);
      return kind === 'scan-next' && results.length === 0 ? { path: ${JSON.stringify(path)}, plan: { ...answer.value, signs: { login: 'form#x', refused: '#x' } } } : null;
    }, () => {});
    return results.map(({ problem, snapshot }) => ({ problem, nodes: snapshot?.nodes.length ?? 0 }));
  })()`);
  expect(result.problem).toBe('');
  expect(result.nodes).toBeGreaterThan(50);
  await browser.close();
  delete process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS;
});
