/** Prints the sizes of what was built and fails if one is over its limit in budget.toml. */
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { parse } from 'smol-toml';

const file = (/** @type {string} */ path) => readFileSync(new URL(`../${path}`, import.meta.url));
const limits = /** @type {Record<string, number>} */ (parse(file('tests/budget.toml').toString()).size);

const built = 'target/extension/chromium';
const engine = file(`${built}/pkg/engine_bg.wasm`);
const content = readdirSync(new URL(`../${built}/content`, import.meta.url));

/** @type {Record<string, number>} */
const sizes = {
  engine_wasm: engine.length,
  engine_wasm_brotli: brotliCompressSync(engine).length,
  panel_wasm: file(`${built}/pkg/panel_bg.wasm`).length,
  content_scripts: content.reduce((sum, name) => sum + file(`${built}/content/${name}`).length, 0),
  extension_zip: file('target/extension/permlight-chromium.zip').length,
};

for (const name of Object.keys({ ...sizes, ...limits })) {
  const size = sizes[name];
  const limit = limits[name];
  if (size === undefined || limit === undefined) throw new Error(`budget.toml and budget.mjs differ on ${name}`);
  const over = size > limit;
  console.log(`${name.padEnd(20)} ${String(size).padStart(7)} of ${String(limit).padStart(7)} bytes${over ? '  OVER' : ''}`);
  if (over) process.exitCode = 1;
}
