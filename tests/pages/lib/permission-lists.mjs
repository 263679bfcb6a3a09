/**
 * Which permissions the replicas show and which of them are on.
 * Only API names stand here; labels and groups come from the catalog.
 */

/** @param {string} text @returns {string[]} */
const names = (text) => text.trim().split(/\s+/);

/** Every permission that a requirement of the two guides names. */
export const GUIDE = names(`
  ApexRestServices ApiEnabled ApiUserOnly AssignPermissionSets BulkApiHardDelete BypassMFAForUiLogins
  ChatterInternalUser ConvertLeads CreateCustomizeDashboards CreateCustomizeReports CreateDashboardFolders
  CreateReportFolders DataExport DelegatedTwoFactor EditEvent EditHtmlTemplates EditTask ExportReport
  ForceTwoFactor ImportLeads InboundMigrationToolsUser LightningExperienceUser ManageAuthProviders
  ManageIpAddresses ManageLeads ManageLoginAccessPolicies ManagePackageLicenses ManagePasswordPolicies
  ManageProfilesPermissionsets ManageRoles ManageTwoFactor ManageUsers ModifyAllData
  OutboundMigrationToolsUser PasswordNeverExpires ResetPasswords RunReports ScheduleJob ScheduleReports
  TransferAnyCase TransferAnyEntity TransferAnyLead TwoFactorApi UpdateWithInactiveOwner ViewAllData
  ViewAllUsers ViewEncryptedData ViewPublicDashboards ViewPublicReports ViewRoles ViewSetup`);

/** High-risk permissions that an org offers on the Salesforce licence without an add-on. */
export const HIGH_RISK = names(`
  AuthorApex CustomizeApplication ModifyMetadata ManageInteraction ManageInternalUsers FreezeUsers
  ManageSharing ManageRemoteAccess ExternalClientAppDeveloper ExternalClientAppAdmin ViewClientSecret
  ClientSecretRotation CanApproveUninstalledApps ManageSessionPermissionSets ManageCertificates
  ManageNamedCredentials MonitorLoginHistory SkipIdentityConfirmation InstallPackaging CreatePackaging
  PublishPackaging ManageSandboxes QueryAllFiles ViewAllFieldsGlobal ViewAllForeignKeyNames
  EditReadonlyFields ManagePvtRptsAndDashbds ManageChatterMessages CanInsertFeedSystemFields
  CreateAuditFields ViewEventLogFiles ViewAllProfiles ViewAllCustomSettings CanDoActAsUser
  ManageCustomPermissions ManageHealthCheck EmailAdministration EmailMass UseAnyApiAuth`);

/** High-risk permissions that need an add-on, an org setting or exist in metadata only: never on the replicas. */
export const NOT_OFFERED = names(`
  UseAnyApiClient ManageEncryptionKeys TransactionSecurityExempt Packaging2 Packaging2Delete
  Packaging2PromoteVersion ManageDevSandboxes DeleteFieldHistory DeleteFieldHistoryArchive
  DeleteEventMonitoringData ViewUserPII DelegatedPortalUserAdmin ManagePartners ManageUserAccessPolicies`);

const COMMON = names(`
  ActivateContract ActivateOrder ActivitiesAccess AddDirectMessageMembers AllowLightningLogin
  AllowViewEditConvertedLeads ApproveContract AssignTopics BulkMacrosAllowed CanUseNewDashboardBuilder
  ChatterEditOwnPost ChatterEditOwnRecordPost ChatterFileLink ChatterInviteExternalUsers ChatterOwnGroups
  ContentWorkspaces CreateCustomizeFilters CreateTopics DeleteActivatedContract DeleteTopics
  DistributeFromPersWksp EditActivatedOrders EditBrandTemplates EditCaseComments EditMyDashboards EditMyReports
  EditOppLineItemUnitPrice EditPublicDocuments EditPublicFilters EditPublicTemplates EditTopics EmailSingle
  ImportPersonal LightningConsoleAllowedForUser ListEmailSend ManageCases ManageCategories
  ManageCustomReportTypes ManageDashbdsInPubFolders ManageDataIntegrations ManageQuotas
  ManageReportsInPubFolders ManageSolutions MassInlineEdit OverrideForecasts RemoveDirectMessageMembers RunFlow
  SelectFilesFromSalesforce SendCustomNotifications SendExternalEmailAvailable SolutionImport
  SubmitMacrosAllowed UseTeamReassignWizards UseWebLink ViewAllForecasts ViewContent ViewDataLeakageEvents
  ViewHealthCheck ViewHelpLink ViewPlatformEvents`);

/** What the demo org offers on the Salesforce licence: 150 permissions. */
export const OFFERED_SALESFORCE = [...new Set([...GUIDE, ...HIGH_RISK, ...COMMON])].sort();

/** What it offers on the Salesforce Integration licence. */
export const OFFERED_INTEGRATION = names(`
  ActivitiesAccess ApexRestServices ApiEnabled ApiUserOnly BulkApiHardDelete ChatterInternalUser ConvertLeads
  EditEvent EditTask PasswordNeverExpires RunFlow TransferAnyEntity UpdateWithInactiveOwner ViewAllUsers
  ViewRoles ViewSetup`).sort();

/** Defaults of the Standard User profile, which its clones inherit. */
export const STANDARD_USER = names(`
  ActivitiesAccess AddDirectMessageMembers AllowViewEditConvertedLeads ApexRestServices ApiEnabled AssignTopics
  ChatterEditOwnPost ChatterEditOwnRecordPost ChatterFileLink ChatterInternalUser ChatterInviteExternalUsers
  ChatterOwnGroups ContentWorkspaces ConvertLeads CreateCustomizeFilters CreateCustomizeReports CreateTopics
  DistributeFromPersWksp EditEvent EditTask EditTopics EmailSingle ExportReport ImportPersonal
  LightningConsoleAllowedForUser LightningExperienceUser ListEmailSend RemoveDirectMessageMembers RunFlow
  RunReports SelectFilesFromSalesforce SendExternalEmailAvailable SubmitMacrosAllowed UseWebLink ViewContent
  ViewHelpLink ViewPublicReports ViewRoles ViewSetup`);

const WITH_MANAGE_USERS = names(`
  ManageUsers AssignPermissionSets DelegatedTwoFactor FreezeUsers ManageInternalUsers ManageIpAddresses
  ManageLoginAccessPolicies ManagePasswordPolicies ManageProfilesPermissionsets ManageRoles ManageSharing
  MonitorLoginHistory ResetPasswords ViewAllUsers ViewSetup ViewRoles`);

const WITH_MODIFY_ALL_DATA = names(`
  ModifyAllData ViewAllData ConvertLeads CreateCustomizeReports EditEvent EditTask ImportLeads ManageCategories
  ManageDashbdsInPubFolders ManageReportsInPubFolders EditPublicDocuments EditPublicFilters EditPublicTemplates
  ManageQuotas OverrideForecasts RunReports SolutionImport TransferAnyLead TransferAnyEntity UseTeamReassignWizards
  ViewAllForecasts ViewDataLeakageEvents ViewPlatformEvents ViewSetup ViewRoles`);

/** Half right: cloned from Standard User, then widened until the connector stopped failing. */
export const ON_HUBSPOT_ACME = [...new Set([
  ...STANDARD_USER, ...WITH_MANAGE_USERS, ...WITH_MODIFY_ALL_DATA, 'DataExport',
])].sort();

/** The same profile in the sandbox, after the clean-up that production has not had yet. */
export const ON_HUBSPOT_UAT = names(`
  ActivitiesAccess ApexRestServices ApiEnabled ApiUserOnly ChatterInternalUser ConvertLeads CreateCustomizeReports
  EditEvent EditTask ImportLeads ManageLeads PasswordNeverExpires RunReports SelectFilesFromSalesforce
  SendExternalEmailAvailable TransferAnyCase TransferAnyEntity TransferAnyLead UpdateWithInactiveOwner
  ViewAllUsers ViewPublicDashboards ViewPublicReports ViewRoles`);

export const ON_MARKETO = names(`
  ActivitiesAccess ApexRestServices ApiEnabled ApiUserOnly ChatterInternalUser ConvertLeads EditEvent EditTask
  ImportLeads ManageDashbdsInPubFolders ManageLeads PasswordNeverExpires RunReports TransferAnyLead ViewAllData
  ViewAllForecasts ViewAllUsers ViewDataLeakageEvents ViewPlatformEvents ViewRoles ViewSetup`);

/** The sandbox tests the profile that the guide for the Salesforce Integration licence asks for. */
export const ON_MARKETO_UAT = names('ApiEnabled ApiUserOnly');

export const ON_LEGACY = names(`
  ActivitiesAccess ApiEnabled AuthorApex CustomizeApplication LightningExperienceUser ManageCustomPermissions
  ModifyMetadata PasswordNeverExpires RunReports ViewRoles ViewSetup`);

/** What Salesforce ships in Minimum Access - API Only Integrations, as found in most orgs. */
export const ON_API_ONLY = names('ApiEnabled ApiUserOnly ChatterInternalUser');

export const ON_SYNC_ACME = names(`
  ApexRestServices ApiEnabled AssignPermissionSets BulkApiHardDelete ConvertLeads EditEvent EditTask ImportLeads
  ManageCases ManageLeads PasswordNeverExpires TransferAnyCase TransferAnyLead ViewAllUsers ViewRoles`);

export const ON_SYNC_UAT = names(`
  ApexRestServices ApiEnabled ConvertLeads EditEvent EditTask ImportLeads ManageLeads TransferAnyLead ViewAllUsers
  ViewRoles`);

export const ON_REPORTING = names(`
  CreateCustomizeReports ExportReport ManageReportsInPubFolders RunReports ScheduleReports ViewPublicDashboards
  ViewPublicReports`);

/** Headings under which App Permissions stand; a permission without one goes by the catalog's group. */
export const APP_GROUPS = new Map([
  ['Call Center', names('ManageCases TransferAnyCase EditCaseComments')],
  ['Content', names('ContentWorkspaces ViewContent DistributeFromPersWksp')],
  ['Sales', names(`
    ActivateContract ActivateOrder AllowViewEditConvertedLeads ApproveContract ConvertLeads
    DeleteActivatedContract EditActivatedOrders EditOppLineItemUnitPrice ImportLeads ManageLeads ManageQuotas
    OverrideForecasts TransferAnyLead ViewAllForecasts`)],
  ['Solutions', names('ManageCategories ManageSolutions SolutionImport')],
]);
