/**
 * What the extension says itself, from crate/data/locales/<language>/extension.toml, in the form that browsers want.
 *
 *   node extension/messages.mjs FOLDER    writes FOLDER/_locales/<language>/messages.json
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOCALES = fileURLToPath(new URL('../crate/data/locales/', import.meta.url));
const FILE = 'extension.toml';

/** The languages that the extension speaks. */
export const languages = () => readdirSync(LOCALES).filter((name) => existsSync(join(LOCALES, name, FILE))).sort();

/** The texts of a language by name. Each stands in a line of its own. @param {string} language @returns {Map<string, string>} */
export const texts = (language) => {
  const lines = readFileSync(join(LOCALES, language, FILE), 'utf8').split('\n');
  const found = new Map();
  lines.forEach((line, at) => {
    if (line === '' || line.startsWith('#')) return;
    const { name, text } = /^(?<name>\w+) = (?<text>".*")$/.exec(line)?.groups ?? {};
    const where = `crate/data/locales/${language}/${FILE}:${at + 1}`;
    if (!name || !text) throw new Error(`${where}: expected a line like: name = "text"`);
    if (found.has(name)) throw new Error(`${where}: "${name}" stands here for the second time`);
    found.set(name, JSON.parse(text));
  });
  return found;
};

/** The places in a text that are filled in, each once. @param {string} text */
export const places = (text) => [...new Set([...text.matchAll(/\{(\d)\}/g)].map((found) => Number(found[1])))].sort();

/** Without names for the places, which browsers would only replace when they load it. @param {string} text */
const message = (text) => ({ message: text.replaceAll('$', '$$$$').replace(/\{(\d)\}/g, (_, at) => `$${Number(at) + 1}`) });

const [, script = '', folder] = process.argv;
if (folder && fileURLToPath(import.meta.url) === script) {
  for (const language of languages()) {
    const messages = Object.fromEntries([...texts(language)].map(([name, text]) => [name, message(text)]));
    mkdirSync(join(folder, '_locales', language), { recursive: true });
    writeFileSync(join(folder, '_locales', language, 'messages.json'), `${JSON.stringify(messages)}\n`);
  }
}
