/** Texts of the Setup pages around the permissions, by Salesforce language code. */

/** @typedef {Record<string, string>} Words */

/** @type {Words} */
const en = {
  profile: 'Profile', permissionSet: 'Permission Set', profileEdit: 'Profile Edit',
  checked: 'Checked', notChecked: 'Not Checked',
  edit: 'Edit', clone: 'Clone', remove: 'Delete', viewUsers: 'View Users', save: 'Save', cancel: 'Cancel',
  name: 'Name', userLicense: 'User License', customProfile: 'Custom Profile', description: 'Description',
  createdBy: 'Created By', modifiedBy: 'Modified By', licence: 'License', apiName: 'API Name',
  detail: 'Profile Detail', layouts: 'Page Layouts',
  fls: 'Field-Level Security', customApps: 'Custom App Settings', visible: 'Visible', byDefault: 'Default',
  connectedApps: 'Connected App Access', serviceProviders: 'Service Provider Access', tabs: 'Tab Settings',
  recordTypes: 'Record Type Settings',
  administrative: 'Administrative Permissions', general: 'General User Permissions',
  standardObjects: 'Standard Object Permissions', customObjects: 'Custom Object Permissions',
  basicAccess: 'Basic Access', dataAdministration: 'Data Administration', read: 'Read', create: 'Create',
  delete: 'Delete', viewAll: 'View All', modifyAll: 'Modify All', sessionSettings: 'Session Settings',
  passwordPolicies: 'Password Policies', loginHours: 'Login Hours', loginIpRanges: 'Login IP Ranges',
  apexClasses: 'Enabled Apex Class Access', pages: 'Enabled Visualforce Page Access',
  ipStart: 'IP Start Address', ipEnd: 'IP End Address', action: 'Action', externalCredentialName: 'External Credential Principal', className: 'Apex Class Name',
  pageName: 'Visualforce Page Name', none: 'No records to display', defaultOn: 'Default On',
  defaultOff: 'Default Off', tabHidden: 'Tab Hidden', view: 'View', assignment: 'View Assignment',
  appPermissions: 'App Permissions', systemPermissions: 'System Permissions', system: 'System', apps: 'Apps',
  permissionName: 'Permission Name', enabled: 'Enabled', overview: 'Overview', findSettings: 'Find Settings...',
  assignedUsers: 'Assigned Users', manageAssignments: 'Manage Assignments', editProperties: 'Edit Properties',
  viewSummary: 'View Summary', timeout: 'Session times out after', hours: '2 hours of inactivity',
  passwordExpiry: 'User passwords expire in', days: '90 days', error: 'Error: Invalid Data.',
  minLength: 'Minimum password length', characters: '8', objectSettings: 'Object Settings',
  sessionLevel: 'Session security level required at login', noneChosen: '--None--', history: 'Enforce password history',
  threePasswords: '3 passwords remembered', complexity: 'Password complexity requirement',
  alphanumeric: 'Must mix alpha and numeric characters', attempts: 'Maximum invalid login attempts',
  lockout: 'Lockout effective period', minutes: '15 minutes', minimumDay: 'Require a minimum 1 day password lifetime',
  keepLinks: 'Don\'t immediately expire links in forgot password emails',
  sunday: 'Sunday', monday: 'Monday', tuesday: 'Tuesday', wednesday: 'Wednesday', thursday: 'Thursday', friday: 'Friday',
  saturday: 'Saturday', allDay: 'All Day', workingHours: '6:00 AM to 10:00 PM', showMore: 'Show {n} more »',
  customPermissions: 'Enabled Custom Permissions', customPermissionName: 'Custom Permission Name',
  objectName: 'Object Name', objectPermissions: 'Object Permissions', totalFields: 'Total Fields', noAccess: 'No Access',
  viewAllRecords: 'View All Records', modifyAllRecords: 'Modify All Records', viewAllFields: 'View All Fields',
  fieldPermissions: 'Field Permissions', fieldName: 'Field Name', fieldApiName: 'Field API Name',
  readAccess: 'Read Access', editAccess: 'Edit Access', assignedTypes: 'Assigned Record Types', recordType: 'Record Type',
  tabVisible: 'Visible', tabAvailable: 'Available', tabNone: 'None', appName: 'App Name', flowName: 'Flow Name',
  connectedAppName: 'Connected App Name', available: 'Available', enabledList: 'Enabled', add: 'Add',
  activation: 'Session Activation Required', timeZone: 'All times are in Eastern Standard Time (America/New_York)',
  AssignedApps: 'Assigned Apps', ConnectedApps: 'Assigned Connected Apps', ClassAccess: 'Apex Class Access',
  PageAccess: 'Visualforce Page Access', CustomPermissions: 'Custom Permissions', FlowAccess: 'Flow Access',
};

/** @type {Words} */
const ja = {
  ...en,
  profile: 'プロファイル', permissionSet: '権限セット', profileEdit: 'プロファイルの編集',
  checked: 'チェック', notChecked: 'チェックなし',
  edit: '編集', clone: 'コピー', remove: '削除', viewUsers: 'ユーザの参照', save: '保存', cancel: 'キャンセル',
  name: '名前', userLicense: 'ユーザライセンス', customProfile: 'カスタムプロファイル', description: '説明',
  createdBy: '作成者', modifiedBy: '最終更新者', licence: 'ライセンス', apiName: 'API 参照名',
  detail: 'プロファイルの詳細', layouts: 'ページレイアウト',
  fls: '項目レベルセキュリティ', customApps: 'カスタムアプリケーション設定', visible: '参照可能', byDefault: 'デフォルト',
  connectedApps: '接続アプリケーションのアクセス', serviceProviders: 'サービスプロバイダのアクセス', tabs: 'タブの設定',
  recordTypes: 'レコードタイプの設定',
  administrative: 'システム管理者権限', general: '一般ユーザー権限',
  standardObjects: '標準オブジェクト権限', customObjects: 'カスタムオブジェクト権限',
  basicAccess: '基本アクセス権', dataAdministration: 'データの管理', read: '参照', create: '作成',
  delete: '削除', viewAll: 'すべて表示', modifyAll: 'すべて変更', sessionSettings: 'セッションの設定',
  passwordPolicies: 'パスワードポリシー', loginHours: 'ログイン時間帯の制限', loginIpRanges: 'ログイン IP アドレスの制限',
  apexClasses: '有効な Apex クラス', pages: '有効な Visualforce ページ',
  ipStart: '開始 IP アドレス', ipEnd: '終了 IP アドレス', action: 'アクション', className: 'Apex クラス名',
  pageName: 'Visualforce ページ名', none: '表示するレコードはありません', defaultOn: 'デフォルトで表示',
  defaultOff: 'デフォルトで非表示', tabHidden: 'タブを隠す', view: '参照', assignment: '割り当ての参照',
  appPermissions: 'アプリケーション権限', systemPermissions: 'システム権限', system: 'システム', apps: 'アプリケーション',
  permissionName: '権限名', enabled: '有効', overview: '概要', findSettings: '設定の検索...',
  assignedUsers: '割り当てられたユーザ', manageAssignments: '割り当ての管理', editProperties: 'プロパティを編集',
  viewSummary: '概要を表示', timeout: 'セッションのタイムアウト', hours: '2 時間', passwordExpiry: 'パスワードの有効期間',
  days: '90 日', error: 'エラー: 無効なデータです。', minLength: '最小パスワード長', characters: '8',
  objectSettings: 'オブジェクト設定', sessionLevel: 'ログイン時に必要なセッションセキュリティレベル', noneChosen: '--なし--',
  history: '過去のパスワードの利用制限回数', threePasswords: '3 回前のパスワードまで使用不可', complexity: 'パスワード文字列の制限',
  alphanumeric: '英字と数字の組み合わせ', attempts: 'ログイン失敗によりロックするまでの回数', lockout: 'ロックアウトの有効期間',
  minutes: '15 分', minimumDay: 'パスワードの有効期間を最低 1 日とする',
  keepLinks: 'パスワードを忘れた場合のメールのリンクをすぐに期限切れにしない',
  sunday: '日曜日', monday: '月曜日', tuesday: '火曜日', wednesday: '水曜日', thursday: '木曜日', friday: '金曜日',
  saturday: '土曜日', allDay: '終日', workingHours: '6:00 ～ 22:00', showMore: 'さらに {n} 件を表示 »',
  customPermissions: '有効なカスタム権限', customPermissionName: 'カスタム権限名',
  objectName: 'オブジェクト名', objectPermissions: 'オブジェクト権限', totalFields: '項目の合計', noAccess: 'アクセス権なし',
  viewAllRecords: 'すべて表示', modifyAllRecords: 'すべて変更', viewAllFields: 'すべての項目を参照',
  fieldPermissions: '項目権限', fieldName: '項目名', fieldApiName: '項目 API 参照名', readAccess: '参照アクセス権',
  editAccess: '編集アクセス権', assignedTypes: '割り当てられたレコードタイプ', recordType: 'レコードタイプ',
  tabVisible: '表示', tabAvailable: '利用可能', tabNone: 'なし', appName: 'アプリケーション名', flowName: 'フロー名',
  connectedAppName: '接続アプリケーション名', available: '利用可能', enabledList: '有効化済み', add: '追加',
  activation: '有効なセッションが必要', timeZone: 'すべての時刻は日本標準時 (Asia/Tokyo) です',
};

/** @type {Words} */
const de = {
  ...en,
  profile: 'Profil', permissionSet: 'Berechtigungssatz', profileEdit: 'Profil bearbeiten',
  checked: 'Aktiviert', notChecked: 'Nicht aktiviert',
  edit: 'Bearbeiten', clone: 'Duplizieren', remove: 'Löschen', save: 'Speichern', cancel: 'Abbrechen',
  description: 'Beschreibung', createdBy: 'Erstellt von', modifiedBy: 'Geändert von', licence: 'Lizenz',
  apiName: 'API-Name', appPermissions: 'Anwendungsberechtigungen', systemPermissions: 'Systemberechtigungen',
  system: 'System', apps: 'Anwendungen', permissionName: 'Berechtigungsname', enabled: 'Aktiviert',
  overview: 'Übersicht', findSettings: 'Einstellungen suchen...', manageAssignments: 'Zuordnungen verwalten',
  editProperties: 'Eigenschaften bearbeiten', viewSummary: 'Zusammenfassung anzeigen',
  error: 'Fehler: Ungültige Daten.',
};

/** @type {Words} */
const nl = {
  ...en,
  profile: 'Profiel', permissionSet: 'Machtigingenset', checked: 'Ingeschakeld', notChecked: 'Niet ingeschakeld',
  edit: 'Bewerken', clone: 'Klonen', remove: 'Verwijderen', save: 'Opslaan', cancel: 'Annuleren',
  description: 'Beschrijving', createdBy: 'Gemaakt door', modifiedBy: 'Gewijzigd door', licence: 'Licentie',
  apiName: 'API-naam', appPermissions: 'App-machtigingen', systemPermissions: 'Systeemmachtigingen',
  system: 'Systeem', permissionName: 'Naam van machtiging', enabled: 'Ingeschakeld', overview: 'Overzicht',
  findSettings: 'Instellingen zoeken...', manageAssignments: 'Toewijzingen beheren',
  editProperties: 'Eigenschappen bewerken', viewSummary: 'Samenvatting weergeven', error: 'Fout: ongeldige gegevens.',
  objectSettings: 'Objectinstellingen', objectPermissions: 'Objectmachtigingen', read: 'Inzien', create: 'Aanleggen',
  delete: 'Wegdoen', viewAllRecords: 'Alle regels inzien', modifyAllRecords: 'Alle regels bijwerken',
  viewAllFields: 'Alle velden inzien', fieldPermissions: 'Veldmachtigingen', fieldName: 'Naam van veld',
  fieldApiName: 'API-naam van veld', readAccess: 'Inzage', editAccess: 'Bijwerken', tabs: 'Tabbladen',
  tabVisible: 'Zichtbaar', tabAvailable: 'Beschikbaar', tabNone: 'Geen', assignedTypes: 'Toegewezen recordsoorten',
  recordType: 'Recordsoort', loginIpRanges: 'IP-bereiken voor aanmelding', ipStart: 'Eerste IP-adres',
  ipEnd: 'Laatste IP-adres', action: 'Handeling',
};

const BY_LANGUAGE = { en_US: en, ja, de, nl_NL: nl };

/** @param {string} language @returns {Words} */
export const wordsOf = (language) => {
  const words = BY_LANGUAGE[language];
  if (!words) throw new Error(`no page texts for ${language}`);
  return words;
};
