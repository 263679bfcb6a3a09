/**
 * Reads the files that somebody hands over to the panel, in a worker and in an instance of the panel's library of its own: neither their
 * size nor anything that is in them can stop the panel.
 */
import { readFile } from './panel-host.js';
import init, { Calls, prepare, readCells, readFiles } from './pkg/panel.js';

/** So much of a log is in memory at once. */
const PIECE = 4_000_000;

/** @param {Blob} blob */
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

const kinds = {
  /** @param {string} source @param {File[]} files */
  files: async (source, files) => readFiles(source, await Promise.all(files.map(async (file) => [file.name, await bytesOf(file)]))),

  /** @param {File} file */
  cells: async (file) => readCells(await bytesOf(file)),

  /** @param {string} username @param {string} id @param {File[]} files */
  usage: async (username, id, files) => {
    const calls = new Calls(username, id);
    for (const file of files) {
      for (let at = 0, goes = true; goes && at < file.size; at += PIECE) goes = calls.feed(await bytesOf(file.slice(at, at + PIECE)));
      calls.endFile();
    }
    return calls.said();
  },
};

/** @param {{language: string, kind: keyof typeof kinds, given: any[]}} asked */
const answer = async ({ language, kind, given }) => {
  const [catalog] = await Promise.all([readFile('pkg/catalog.txt'), init()]);
  await prepare(catalog, language);
  const read = /** @type {(...given: any[]) => Promise<string>} */ (kinds[kind]);
  return { text: await read(...given) };
};

// Whatever goes wrong ends this worker, and is told.
addEventListener('message', async ({ data }) => postMessage(await answer(data).catch((error) => ({ error: String(error?.message ?? error) }))));
