/** The page that opens after installation: what Permlight does, what it never does, and how to begin. */
import { byId, showPolicies, speak } from './own-page.js';
import { openPanel } from './panel-place.js';

const api = globalThis.browser ?? globalThis.chrome;

/** @type {number | undefined} known before the click: a browser opens a panel only in the click itself */
let ownWindow;

speak();
byId('panel').addEventListener('click', () => openPanel(ownWindow));
ownWindow = (await api.windows.getCurrent()).id;
await showPolicies();
