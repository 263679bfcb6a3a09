/** Starts the panel, which is Rust. */
import { readFile } from './panel-host.js';
import init, { start } from './pkg/panel.js';
import { text } from './words.js';

const api = globalThis.browser ?? globalThis.chrome;

const language = api.i18n.getUILanguage();
document.documentElement.lang = language;
document.documentElement.dir = text('@@bidi_dir');
const panel = /** @type {HTMLElement} */ (document.getElementById('panel'));
try {
  const [catalog] = await Promise.all([readFile('pkg/catalog.txt'), init({ module_or_path: api.runtime.getURL('pkg/panel_bg.wasm') })]);
  await start(catalog, language);
} catch (error) {
  panel.textContent = text('engineError');
  throw error;
} finally {
  panel.removeAttribute('aria-busy');
}
