/** Every replica that has golden files. */

import * as org from './org-pages.mjs';
import * as profiles from './profile-pages.mjs';

/** @returns {import('./replica.mjs').Replica[]} */
export const replicas = () => [...profiles.replicas(), ...org.replicas()];
