/** The texts of the extension: every language has the keys and places of English, and English has the keys that are used. */
import { readFileSync, readdirSync } from 'node:fs';
import { languages, places, texts } from '../extension/messages.mjs';

const root = new URL('../extension/', import.meta.url);
/** @type {string[]} */
const problems = [];

/** The sources that hold keys. `pkg` is made by the build. @returns {string[]} */
const sources = () => readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(js|mjs|html|json)$/.test(name) && !/^pkg\b|jsconfig/.test(name));

/** @param {string} language */
const fileOf = (language) => `crate/data/locales/${language}/extension.toml`;
const english = texts('en');

for (const language of languages()) {
  const path = fileOf(language);
  const own = texts(language);
  for (const [key, wanted] of english) {
    const text = own.get(key);
    if (text === undefined) problems.push(`${path}: "${key}" is missing`);
    else if (!text.trim()) problems.push(`${path}: "${key}" is empty`);
    else if (String(places(text)) !== String(places(wanted))) {
      problems.push(`${path}: "${key}" has the places ${places(text)}, English has ${places(wanted)}`);
    }
  }
  for (const key of own.keys()) {
    if (!english.has(key)) problems.push(`${path}: "${key}" is not in English any more`);
  }
  if ((own.get('description') ?? '').length > 132) {
    problems.push(`${path}: "description" is cut by the stores after 132 characters`);
  }
}

/** The first argument of a call, without what stands in parentheses of its own. @param {string} rest the source after `(` */
const firstArgument = (rest) => {
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/\([^()]*\)/g, '');
  }
  return rest.split(/[,)]/, 1)[0] ?? '';
};

const literal = /(?<compared>[!=]=\s*)?(?<quote>['"`])(?<key>\w+)(?:\k<quote>|(?<template>\$\{))/g;

/** Every word in quotes, because a key can stand in a table too. @type {Set<string>} */
const quoted = new Set();
/** What stands before `${…}` in a key. @type {Set<string>} */
const prefixes = new Set();

for (const name of sources()) {
  const source = readFileSync(new URL(name, root), 'utf8');
  /** @param {number} index @param {string} key @param {boolean} known */
  const demand = (index, key, known) => {
    const line = source.slice(0, index).split('\n').length;
    if (!known) problems.push(`extension/${name}:${line}: "${key}" is not in ${fileOf('en')}`);
  };
  for (const { 1: key = '' } of source.matchAll(/['"](\w+)['"]/g)) quoted.add(key);
  for (const { index, 1: attribute, 2: manifest } of source.matchAll(/\bdata-text="(\w+)"|__MSG_(\w+?)__/g)) {
    const key = attribute ?? manifest ?? '';
    quoted.add(key);
    demand(index, key, english.has(key));
  }
  for (const { index, 0: call } of source.matchAll(/\b(?:text|getMessage)\(/g)) {
    const start = index + call.length;
    for (const { groups } of firstArgument(source.slice(start, start + 500)).matchAll(literal)) {
      const { key = '', template, compared } = groups ?? {};
      if (compared) continue;
      if (template) prefixes.add(key);
      demand(index, key, template ? [...english.keys()].some((other) => other.startsWith(key)) : english.has(key));
    }
  }
}

// The panel is Rust: there a key is a string that begins like one.
const panel = new URL('../crate/app/panel/src/', import.meta.url);
for (const name of readdirSync(panel, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rs'))) {
  const lines = readFileSync(new URL(name, panel), 'utf8').split('\n');
  lines.forEach((line, at) => {
    for (const { 1: key = '', 2: template } of line.matchAll(/"(\w+?)(\{[^"]*)?"/g)) {
      quoted.add(key);
      if (template) prefixes.add(key);
      const known = template ? [...english.keys()].some((other) => other.startsWith(key)) : english.has(key);
      if (/^((panel|popup|card|scan|verify)[A-Z]|(outcome|severity)_)/.test(key) && !known) {
        problems.push(`crate/app/panel/src/${name}:${at + 1}: "${key}" is not in ${fileOf('en')}`);
      }
    }
  });
}

for (const key of english.keys()) {
  if (!quoted.has(key) && ![...prefixes].some((prefix) => key.startsWith(prefix))) {
    problems.push(`${fileOf('en')}: nothing uses "${key}"`);
  }
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
