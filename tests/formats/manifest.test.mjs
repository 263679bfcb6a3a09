// @ts-check
/** Purpose: the packages keep the rules that the Chrome Web Store and the browsers have for a manifest; addons-linter holds those of Firefox. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

/** What a manifest of version 3 may have, of what we could want. */
const KEYS = [
  'manifest_version', 'name', 'short_name', 'description', 'version', 'default_locale', 'minimum_chrome_version', 'permissions', 'incognito', 'storage',
  'background', 'content_scripts', 'action', 'side_panel', 'options_ui', 'icons', 'content_security_policy',
];
const FIREFOX = ['sidebar_action', 'browser_specific_settings'];

for (const browser of ['chromium', 'firefox']) {
  const file = (/** @type {string} */ name) => new URL(`../../target/extension/${browser}/${name}`, import.meta.url);
  const json = (/** @type {string} */ name) => JSON.parse(readFileSync(file(name), 'utf8'));
  const manifest = json('manifest.json');

  test(`${browser}: keys, version, permissions`, () => {
    assert.equal(manifest.manifest_version, 3);
    const known = browser === 'firefox' ? [...KEYS, ...FIREFOX] : KEYS;
    assert.deepEqual(Object.keys(manifest).filter((key) => !known.includes(key)), []);
    assert.match(manifest.version, /^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){0,3}$/);
    assert.deepEqual(manifest.permissions, ['storage', 'unlimitedStorage', ...(browser === 'chromium' ? ['sidePanel'] : [])]);
    assert.deepEqual(Object.keys(manifest.background).sort(), browser === 'chromium' ? ['service_worker', 'type'] : ['scripts', 'type']);
  });

  test(`${browser}: names and descriptions fit, in every language`, () => {
    assert.ok(manifest.short_name.length <= 12);
    const languages = readdirSync(file('_locales'));
    assert.ok(languages.includes(manifest.default_locale) && languages.length > 1);
    for (const language of languages) {
      const messages = json(`_locales/${language}/messages.json`);
      /** @param {string} text */
      const said = (text) => messages[text.replace(/^__MSG_(\w+)__$/, '$1')].message;
      assert.ok(said(manifest.name).length <= 75, language);
      assert.ok(said(manifest.description).length <= 132, language);
      assert.ok(said(manifest.action.default_title).length > 0, language);
    }
  });

  test(`${browser}: each file that is named is there, and pictures have their size`, () => {
    const pages = [manifest.action.default_popup, manifest.options_ui.page, manifest.side_panel?.default_path, manifest.sidebar_action?.default_panel];
    const scripts = [manifest.background.service_worker, ...(manifest.background.scripts ?? []), ...manifest.content_scripts[0].js];
    for (const name of [...pages, ...scripts, manifest.storage?.managed_schema]) assert.ok(!name || existsSync(file(name)), name);
    for (const icons of [manifest.icons, manifest.action.default_icon]) {
      for (const [size, name] of Object.entries(icons)) {
        const bytes = readFileSync(file(name));
        assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
        assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [Number(size), Number(size)], name);
      }
    }
    assert.ok(manifest.icons[128], 'the store shows it');
  });

  test(`${browser}: content scripts are on pages of Setup, and on no whole host`, () => {
    const [{ matches, ...rest }, ...others] = manifest.content_scripts;
    assert.equal(others.length, 0);
    assert.deepEqual(Object.keys(rest).sort(), ['all_frames', 'js', 'run_at']);
    for (const pattern of matches) assert.match(pattern, /^https:\/\/\*(\.[a-z-]+){3,}\/[\w/.]{2,}[\w/.*]*$/);
    assert.equal(new Set(matches).size, matches.length);
  });

  test(`${browser}: nothing else is in the package`, () => {
    const names = readdirSync(file('.'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(names.filter((name) => /(^|\/)[._](?!locales)|\.(map|ts|svg|md|toml|sh)$|[^\w./-]/.test(name)), []);
    // Chrome knows these keywords of a schema of managed storage, and refuses the whole of one that it does not understand.
    if (browser === 'firefox') return;
    const { properties } = json('managed.json');
    for (const [name, each] of Object.entries(properties)) {
      assert.deepEqual(Object.keys(each).filter((key) => !['title', 'type', 'items'].includes(key)), [], name);
      assert.ok(['string', 'boolean', 'integer', 'array'].includes(each.type), name);
      assert.equal(each.items?.type, each.type === 'array' ? 'string' : undefined, name);
    }
  });
}
