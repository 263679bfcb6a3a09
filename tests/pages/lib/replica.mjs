/** A page of a profile or permission set, and its meta.json. */

import { sortFacts } from './facts.mjs';
import { frameAddress, hostsOf } from './place.mjs';

/**
 * @typedef {object} Parts
 * @property {string} name
 * @property {string} title of the classic document
 * @property {string} path address of the classic page, from the first `/`
 * @property {() => string} write the page
 * @property {string} node of the Lightning shell, such as `PermSets`
 * @property {{kind: string, id: string, name: string, licence: string, custom: boolean}} subject
 * @property {string} notes
 * @property {string} [language] Salesforce language code
 * @property {'acme' | 'acme--uat'} [org]
 * @property {'setup' | 'crossorigin' | 'toplevel'} [place]
 * @property {'shadow' | 'light'} [style]
 * @property {string | null} [csp]
 * @property {string[]} [on]
 * @property {string[]} [off]
 * @property {string[]} [unknown]
 * @property {string[]} [absent]
 * @property {number} [permissions]
 * @property {import('./facts.mjs').Fact[]} [facts]
 *
 * @typedef {{name: string, html: string, meta: object}} Replica
 */

/** A page is written when it is asked for: the large ones take a while. @param {Parts} parts @returns {Replica} */
export const replica = (parts) => {
  const { name, path, subject, org = 'acme', on = [], off = [], unknown = [], absent = [] } = parts;
  const hosts = hostsOf(parts);
  /** @type {string | undefined} */
  let html;
  return {
    name,
    get html() {
      html ??= parts.write();
      return html;
    },
    meta: {
      title: parts.title,
      url: frameAddress(name, hosts, path),
      language: parts.language ?? 'en_US', org,
      shell: hosts.shell ? {
        url: `https://${hosts.shell}/lightning/setup/${parts.node}/page?address=${encodeURIComponent(path)}`,
        style: parts.style ?? 'shadow',
      } : null,
      csp: parts.csp ?? null,
      subject: { kind: subject.kind, id: subject.id, name: subject.name, licence: subject.licence, custom: subject.custom },
      permissions: parts.permissions ?? on.length + off.length + unknown.length,
      on: [...on].sort(), off: [...off].sort(), unknown: [...unknown].sort(), absent: [...absent].sort(),
      facts: sortFacts(parts.facts ?? []),
      notes: parts.notes,
    },
  };
};
