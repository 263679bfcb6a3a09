/** What an org answers instead of a Setup page: no rights, no such page, no session. */

import { classicDocument } from './classic-document.mjs';
import { EDITION } from './demo-users.mjs';
import { esc, lines } from './html.mjs';

/** @param {string} title @param {string[]} texts */
const errorPage = (title, ...texts) => (ctx) => classicDocument(ctx, {
  title: `${title} ~ Salesforce - ${EDITION}`, bodyClass: 'hasMotif errorPage ext-webkit ext-chrome sfdcBody brandQuaternaryBgr',
  content: lines(
    '<div id="error"><table border="0" cellpadding="0" cellspacing="0"><tbody><tr><td>',
    `<span id="errorTitle">${esc(title)}</span>`, '</td></tr><tr><td>',
    `<span id="errorDesc">${texts.map(esc).join('<br>')}</span>`, '</td></tr></tbody></table></div>',
    '<p><a href="javascript:history.back();">Click here to return to the previous page.</a></p>',
  ),
});

export const insufficientPrivileges = errorPage('Insufficient Privileges',
  'You do not have the level of access necessary to perform the operation you requested.',
  'Please contact the owner of the record or your administrator if access is necessary.');

export const noLongerExists = errorPage('URL No Longer Exists',
  'You have attempted to reach a URL that no longer exists on salesforce.com.',
  'You may have reached this page after clicking on a direct link into the application.');

/** The login page comes with status 200 at the address that was asked for. */
export const loginPage = () => `${lines(
  '<!DOCTYPE html>', '<html lang="en-US"><head>', '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />',
  '<title>Login | Salesforce</title>', '<link href="/sCSS/replica/common.css" rel="stylesheet" type="text/css" />', '</head>',
  '<body><div id="left" class="pr"><div id="wrap"><div id="main"><div id="wrapper">',
  '<div id="logo_wrapper" class="standard_logo_wrapper mb24"><h1>acme</h1></div>', '<div id="content">',
  '<div id="error" class="loginError">Your session has ended. Log in again.</div>', '<div id="theloginform">',
  '<form name="login" method="post" id="login_form" action="/" target="_top" autocomplete="off" novalidate="novalidate">',
  '<input type="hidden" name="un" value="" />', '<input type="hidden" name="hasRememberUn" value="true" />',
  '<div id="usernamegroup" class="inputgroup"><label for="username" class="label usernamelabel">Username</label>',
  '<input class="input r4 wide mb16 mt8 username" type="email" value="" name="username" id="username" /></div>',
  '<label for="password" class="label">Password</label>',
  '<input class="input r4 wide mb16 mt8 password" type="password" id="password" name="pw" autocomplete="off" />',
  '<input class="button r4 wide primary" type="submit" id="Login" name="Login" value="Log In" />',
  '<div class="w0 pr ln3 p16 remember"><input type="checkbox" class="r4 fl mr8" id="rememberUn" name="rememberUn" /><label for="rememberUn">Remember me</label></div>',
  '</form></div></div></div></div></div></div></body></html>',
)}\n`;
