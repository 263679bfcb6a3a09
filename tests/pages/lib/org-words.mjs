/** Texts of the user, company and log pages, by Salesforce language code. The Dutch ones are made up. */

import { wordsOf } from './words.mjs';

const en = {
  user: 'User', userDetail: 'User Detail', userEdit: 'User Edit', role: 'Role', alias: 'Alias', email: 'Email', profile: 'Profile',
  username: 'Username', active: 'Active', nickname: 'Nickname', marketingUser: 'Marketing User', title: 'Title',
  offlineUser: 'Offline User', company: 'Company', knowledgeUser: 'Knowledge User', department: 'Department', flowUser: 'Flow User',
  division: 'Division', serviceUser: 'Service Cloud User', firstName: 'First Name', lastName: 'Last Name',
  timeZone: 'Time Zone', locale: 'Locale', language: 'Language', localeSettings: 'Locale Settings', generalInformation: 'General Information',
  del: 'Del', editAssignments: 'Edit Assignments', setAssignments: 'Permission Set Assignments', setActivations: 'Permission Set Assignments: Activation Required',
  groupAssignments: 'Permission Set Group Assignments', licenceAssignments: 'Permission Set License Assignments',
  setLabel: 'Permission Set Label', groupLabel: 'Permission Set Group Label', licenceLabel: 'Permission Set License Label',
  assignedOn: 'Date Assigned', expiresOn: 'Expires On', loginHistory: 'Login History', loginTime: 'Login Time', sourceIp: 'Source IP',
  loginType: 'Login Type', status: 'Status', more: 'Show {n} more »', goToList: 'Go to list »',
  companyInformation: 'Company Information', organizationDetail: 'Organization Detail', organizationName: 'Organization Name',
  primaryContact: 'Primary Contact', phone: 'Phone', address: 'Address', fiscalYear: 'Fiscal Year Starts In', currency: 'Currency Locale',
  usedData: 'Used Data Space', usedFiles: 'Used File Space', apiRequests: 'API Requests, Last 24 Hours', instance: 'Instance',
  edition: 'Organization Edition', organizationId: 'Salesforce.com Organization ID', userLicences: 'User Licenses',
  setLicences: 'Permission Set Licenses', totalLicences: 'Total Licenses', usedLicences: 'Used Licenses',
  remainingLicences: 'Remaining Licenses', expirationDate: 'Expiration Date', statusActive: 'Active', statusDisabled: 'Disabled',
  browser: 'Browser', platform: 'Platform', application: 'Application', clientVersion: 'Client Version', apiType: 'API Type',
  apiVersion: 'API Version', loginUrl: 'Login URL', date: 'Date', namespace: 'Source Namespace Prefix', section: 'Section',
  delegate: 'Delegate User', auditTrail: 'View Setup Audit Trail',
};

const ja = {
  ...en,
  user: 'ユーザ', userDetail: 'ユーザの詳細', role: 'ロール', alias: '別名', email: 'メール', profile: 'プロファイル',
  username: 'ユーザ名', active: '有効', nickname: 'ニックネーム', marketingUser: 'マーケティングユーザ', title: '役職',
  offlineUser: 'オフラインユーザ', company: '会社名', knowledgeUser: 'ナレッジユーザ', department: '部署', flowUser: 'フローユーザ',
  division: 'ディビジョン', serviceUser: 'Service Cloud ユーザ', timeZone: 'タイムゾーン', locale: '地域', language: '言語',
  localeSettings: '地域の設定', generalInformation: '一般情報', del: '削除', editAssignments: '割り当ての編集',
  setAssignments: '権限セットの割り当て', groupAssignments: '権限セットグループの割り当て', licenceAssignments: '権限セットライセンスの割り当て',
  setLabel: '権限セットの表示ラベル', groupLabel: '権限セットグループの表示ラベル', licenceLabel: '権限セットライセンスの表示ラベル',
  assignedOn: '割り当て日', expiresOn: '有効期限', loginHistory: 'ログイン履歴', loginTime: 'ログイン日時', sourceIp: 'ソース IP',
  loginType: 'ログイン種別', status: '状況', more: 'あと {n} 件表示 »', goToList: 'リストに移動 »',
  companyInformation: '組織情報', organizationDetail: '組織の詳細', organizationName: '組織名', primaryContact: '主取引先責任者',
  phone: '電話', address: '住所', fiscalYear: '会計年度の開始月', currency: '通貨ロケール', usedData: '使用データ容量',
  usedFiles: '使用ファイル容量', apiRequests: 'API 要求数 (この 24 時間以内)', instance: 'インスタンス', edition: '組織のエディション',
  organizationId: 'Salesforce.com 組織 ID', userLicences: 'ユーザライセンス', setLicences: '権限セットライセンス',
  totalLicences: '合計ライセンス数', usedLicences: '使用済みライセンス数', remainingLicences: '残りライセンス数', expirationDate: '有効期限日',
  statusActive: '有効', statusDisabled: '無効', browser: 'ブラウザ', platform: 'プラットフォーム', application: 'アプリケーション',
  clientVersion: 'クライアントバージョン', apiType: 'API 種別', apiVersion: 'API バージョン', loginUrl: 'ログイン URL',
};

const nl = {
  ...en,
  user: 'Gebruiker', userDetail: 'Gebruikersdetails', role: 'Rol', email: 'E-mailadres', profile: 'Profiel', username: 'Aanmeldnaam',
  active: 'In gebruik', nickname: 'Roepnaam', marketingUser: 'Marketinggebruiker', title: 'Aanhef', offlineUser: 'Offlinegebruiker',
  company: 'Bedrijf', knowledgeUser: 'Kennisgebruiker', department: 'Afdeling', flowUser: 'Stroomgebruiker', division: 'Divisie',
  serviceUser: 'Servicegebruiker', timeZone: 'Tijdzone', locale: 'Landinstelling', language: 'Taal', localeSettings: 'Landinstellingen',
  generalInformation: 'Algemeen', del: 'Verw.', editAssignments: 'Toewijzingen bewerken', setAssignments: 'Toegewezen machtigingensets',
  groupAssignments: 'Toegewezen groepen', licenceAssignments: 'Toegewezen licenties', setLabel: 'Naam van set', groupLabel: 'Naam van groep',
  licenceLabel: 'Naam van licentie', assignedOn: 'Toegewezen op', expiresOn: 'Verloopt op', loginHistory: 'Aanmeldingen',
  loginTime: 'Tijd', sourceIp: 'Bronadres', loginType: 'Soort', status: 'Toestand', userLicense: 'Licentie van gebruiker',
  name: 'Naam', action: 'Actie', none: 'Geen records om weer te geven',
};

const BY_LANGUAGE = { en_US: en, ja, nl_NL: nl };

/** @param {string} language @returns {import('./words.mjs').Words} */
export const orgWordsOf = (language) => ({ ...wordsOf(language), ...BY_LANGUAGE[language] });
