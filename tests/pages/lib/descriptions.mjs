/** Our own one-line descriptions for the description column; a permission without one has an empty cell, as on real pages. */

/** @type {Record<string, string>} */
export const DESCRIPTIONS = {
  ApiEnabled: 'Lets the user reach the org through any Salesforce API.',
  ApiUserOnly: 'The user can reach the org through APIs only; the user interface stays closed.',
  AssignPermissionSets: 'Give permission sets to users and take them away.',
  AuthorApex: 'Write and run Apex. Needs View Setup and Configuration.',
  BulkApiHardDelete: 'Delete with the Bulk API without a stop in the Recycle Bin.',
  ConvertLeads: 'Turn leads into accounts, contacts and opportunities.',
  CustomizeApplication: 'Change the org through the Setup pages. Brings Manage Custom Permissions with it.',
  DataExport: 'Run or plan the weekly export of all data.',
  ImportLeads: 'Load leads with the import wizard.',
  LightningExperienceUser: 'Use the Lightning Experience interface.',
  ManageUsers: 'Create and change users. Brings Reset User Passwords and Unlock Users with it.',
  ModifyAllData: 'Create, change and delete every record. Brings View All Data with it.',
  PasswordNeverExpires: 'The password of the user does not run out.',
  ResetPasswords: 'Give users a new password and unlock them.',
  RunReports: 'Open reports and dashboards.',
  TransferAnyEntity: 'Give a record to another owner. Transfer Leads and Transfer Cases go further.',
  TwoFactorApi: 'Asks for a second factor at API logins. Needs the same for user interface logins.',
  ViewAllData: 'See every record, whatever the sharing settings say.',
  ViewSetup: 'Look at the Setup pages without the right to change them.',
};
