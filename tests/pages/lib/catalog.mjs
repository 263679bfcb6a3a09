/** Reads the product's catalog: permission names, labels and groups. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dutch } from './dutch.mjs';
import { APP_GROUPS } from './permission-lists.mjs';

const FOLDER = new URL('../../../crate/data/catalog/', import.meta.url);

/**
 * @typedef {object} Permission
 * @property {string} name
 * @property {string} label English
 * @property {string} enhanced `app`, `system` or empty
 * @property {string} classic `administrative`, `general` or empty
 */

/** @param {URL} url @returns {Record<string, string>[]} */
const readTable = (url) => {
  const [head, ...rows] = readFileSync(fileURLToPath(url), 'utf8').split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, (row[at] ?? '').trim()])));
};

/** @type {Map<string, Permission>} */
const permissions = new Map(readTable(new URL('permissions.tsv', FOLDER)).map((row) => [row.name, {
  name: row.name, label: row.label, enhanced: row.enhanced, classic: row.classic,
}]));

/** @type {Map<string, Map<string, string>>} */
const labelsByLanguage = new Map();

/** Only labels that Salesforce itself serves look the same on the page; they win over wordings of others. */
const labelsOf = (language) => {
  const known = labelsByLanguage.get(language);
  if (known) return known;
  const url = new URL(`labels/${language}.tsv`, FOLDER);
  const rows = existsSync(url) ? readTable(url) : [];
  const labels = new Map();
  for (const row of rows.filter(({ quality }) => quality !== 'describe')) labels.set(row.name, row.label);
  for (const row of rows.filter(({ quality }) => quality === 'describe').reverse()) labels.set(row.name, row.label);
  labelsByLanguage.set(language, labels);
  return labels;
};

/** @param {string} name @returns {Permission} */
export const permission = (name) => {
  const found = permissions.get(name);
  if (!found || found.label === '') throw new Error(`the catalog has no label for ${name}`);
  return found;
};

/**
 * The label as a page in this language shows it. A label that Salesforce has not translated stays English.
 * @param {string} name
 * @param {string} language
 */
export const label = (name, language) => {
  const english = permission(name).label;
  if (language === 'nl_NL') return dutch(english);
  return labelsOf(language).get(name) ?? english;
};

/** @param {string[]} list @param {string} language @returns {string[]} */
export const byLabel = (list, language) => {
  const key = (name) => `${label(name, language).toLowerCase()} ${name}`;
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};

/** The heading under which the permission stands on App Permissions, or null when it is a system permission. */
export const appGroup = (name) => {
  const { enhanced } = permission(name);
  for (const [group, list] of APP_GROUPS) if (enhanced !== 'system' && list.includes(name)) return group;
  return enhanced === 'app' ? 'Other' : null;
};

const ADMINISTRATIVE = /^(Manage|Modify|Customize|Author|Reset|Freeze|Assign|Delegated|Email[AM]|Inbound|Outbound|Bulk|Chatter|ViewAll|Force|TwoFactor|Bypass|DataExport|Schedule|Password|ApiUser|External|View[CE]|Client|CanApprove|Monitor|Skip|Update|Create(Audit|Custom))/;

/** The section of the original profile page; where the catalog does not know it, the name decides. */
export const isAdministrative = (name) => {
  const { classic } = permission(name);
  return classic === '' ? ADMINISTRATIVE.test(name) : classic === 'administrative';
};

/**
 * A fixed number of permissions, the given ones first, filled up in the catalog's order. Two permissions with the same
 * label cannot be told apart on a page, so the second is left out.
 * @param {string[]} first
 * @param {number} count
 */
export const fillUp = (first, count) => {
  const chosen = new Set(first);
  const taken = new Set(first.map((name) => permission(name).label.toLowerCase()));
  for (const { name, label: text } of permissions.values()) {
    if (chosen.size === count) break;
    if (text === '' || chosen.has(name) || taken.has(text.toLowerCase())) continue;
    chosen.add(name);
    taken.add(text.toLowerCase());
  }
  if (chosen.size !== count) throw new Error(`the catalog has only ${chosen.size} of ${count} permissions`);
  return [...chosen];
};
