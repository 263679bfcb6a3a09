// @ts-check
/**
 * Purpose: the browser's collector and its native mirror take the same snapshot of each replica, so that the native tests
 * of reading and judging hold for the browser. The page is already painted: our own elements must not show in a snapshot.
 */
import { expect, golden, pages, test } from './fixture.mjs';

const COLLECT = `(async () => {
  const { collect } = globalThis.permlight;
  const { ok, value } = await chrome.runtime.sendMessage({ kind: 'plan', url: collect.address() });
  return ok ? collect.collect(value, 1).snapshot : null;
})()`;

for (const { name } of pages().filter((page) => !page.name.endsWith('-large'))) {
  test(name, async ({ permlight, openPage }) => {
    const { frame } = await openPage(name);
    const { url, truncated, nodes } = await permlight.inContentScript(frame, COLLECT);
    expect(truncated).toBe(false);
    expect({ url, nodes }).toEqual(golden(name, 'snapshot'));
  });
}
