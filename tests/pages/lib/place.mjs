/** Where a replica stands: the hosts of its org, and what the Lightning shell adds to the address of the frame. */

import { secret } from './classic-document.mjs';

/**
 * @param {{org?: string, place?: 'setup' | 'crossorigin' | 'toplevel'}} definition
 * @returns {{shell: string | null, frame: string}}
 */
export const hostsOf = ({ org = 'acme', place = 'setup' }) => {
  const sandbox = org.includes('--') ? '.sandbox' : '';
  const host = (suffix) => `${org}${sandbox}.${suffix}`;
  if (place === 'toplevel') return { shell: null, frame: host('my.salesforce.com') };
  if (place === 'crossorigin') return { shell: host('lightning.force.com'), frame: host('my.salesforce.com') };
  return { shell: host('my.salesforce-setup.com'), frame: host('my.salesforce-setup.com') };
};

/** @param {string} name of the replica @param {string} shellHost */
const shellParameters = (name, shellHost) => new URLSearchParams({
  appLayout: 'setup', tour: '', isdtp: 'p1', sfdcIFrameOrigin: `https://${shellHost}`, sfdcIFrameHost: 'web',
  nonce: secret(`${name} nonce`, 64), ltn_app_id: '06m5g000000SeTp', clc: '1',
}).toString();

/**
 * The address of the classic document.
 * @param {string} name @param {{shell: string | null, frame: string}} hosts @param {string} path
 */
export const frameAddress = (name, hosts, path) => {
  const plain = `https://${hosts.frame}${path}`;
  return hosts.shell ? `${plain}${path.includes('?') ? '&' : '?'}${shellParameters(name, hosts.shell)}` : plain;
};
