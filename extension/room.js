/** How much is kept: of one entry, of one org while the browser runs, and of all. What comes beyond is not kept, and the frame says so. */
import { turns } from './turns.js';

const api = globalThis.browser ?? globalThis.chrome;

/** In characters. The largest page that is known, 3,000 objects, proves a tenth of it. */
const LARGEST = 16 * 2 ** 20;
const MOST_OF_ORG = 128 * 2 ** 20;
const MOST = 1024 * 2 ** 20;

const inTurn = turns();

/** @param {unknown} value */
const sizeOf = (value) => (value === undefined || value === null ? 0 : JSON.stringify(value).length);

/** Keeps an entry of an org in the place of what is known. @param {string} org @param {string} key @param {unknown} value @param {unknown} known */
export const put = (org, key, value, known) => inTurn(async () => {
  const size = sizeOf(value);
  const more = Math.max(0, key.length + size - sizeOf(known));
  const tally = `grown:${org}`;
  const grown = Number((await api.storage.session.get(tally))[tally] ?? 0) + more;
  // Firefox does not tell.
  const used = await api.storage.local.getBytesInUse?.(null) ?? 0;
  if (size > LARGEST || grown > MOST_OF_ORG || used + more > MOST) throw new Error(`No more is kept of ${org}.`);
  await api.storage.local.set({ [key]: value });
  if (more > 0) await api.storage.session.set({ [tally]: grown });
});
