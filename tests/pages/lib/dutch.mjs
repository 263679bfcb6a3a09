/**
 * Made-up Dutch labels for a language that the catalog does not know: word by word, good enough to look like
 * another language and to be different for every English label.
 */

const WORDS = new Map(Object.entries({
  access: 'toegang', account: 'account', act: 'handelen', activate: 'activeren', activated: 'geactiveerde',
  activities: 'activiteiten', add: 'toevoegen', all: 'alle', allow: 'toestaan', allows: 'staat toe', and: 'en',
  any: 'elke', api: 'API', app: 'app', apps: 'apps', approve: 'goedkeuren', articles: 'artikelen',
  as: 'als', assign: 'toewijzen', at: 'bij', audit: 'audit', author: 'schrijven', billing: 'facturering',
  brand: 'merk', bulk: 'bulk', call: 'bel', cases: 'cases', center: 'centrum', centers: 'centra',
  certificates: 'certificaten', change: 'wijzigen', classic: 'klassieke', client: 'client', comments: 'opmerkingen',
  company: 'bedrijf', connect: 'verbinden', connected: 'verbonden', consumer: 'consument', content: 'inhoud',
  contracts: 'contracten', convert: 'converteren', converted: 'geconverteerde', create: 'maken', creation: 'aanmaak',
  credentials: 'gegevens', custom: 'aangepaste', customize: 'aanpassen', dashboard: 'dashboard',
  dashboards: 'dashboards', data: 'gegevens', delete: 'verwijderen', deliveries: 'leveringen', deploy: 'implementeren',
  device: 'apparaat', direct: 'directe', download: 'downloaden', edit: 'bewerken', email: 'e-mail',
  enabled: 'ingeschakeld', encrypted: 'versleutelde', event: 'gebeurtenis', events: 'gebeurtenissen',
  experience: 'ervaring', export: 'exporteren', exports: 'exports', external: 'externe', features: 'functies',
  fields: 'velden', field: 'veld', files: 'bestanden', file: 'bestand', filters: 'filters', flow: 'stroom',
  flows: 'stromen', folders: 'mappen', for: 'voor', freeze: 'bevriezen', from: 'van', functions: 'functies',
  global: 'globaal', groups: 'groepen', hard: 'definitief', health: 'gezondheid', help: 'hulp', hierarchy: 'hierarchie',
  history: 'geschiedenis', import: 'importeren', in: 'in', inactive: 'inactieve', information: 'informatie',
  insert: 'invoegen', integrations: 'integraties', interface: 'interface', internal: 'interne', ip: 'IP',
  addresses: 'adressen', items: 'items', key: 'sleutel', leads: 'leads', libraries: 'bibliotheken',
  licenses: 'licenties', line: 'regel', link: 'koppeling', links: 'koppelingen', list: 'lijst', lists: 'lijsten',
  log: 'logboek', login: 'aanmelding', logins: 'aanmeldingen', lookup: 'opzoek', macros: 'macros', manage: 'beheren',
  mass: 'massa', messages: 'berichten', metadata: 'metagegevens', modify: 'wijzigen', monitor: 'bewaken',
  multi: 'meervoudige', factor: 'factor', authentication: 'verificatie', my: 'mijn', named: 'benoemde',
  names: 'namen', never: 'nooit', expires: 'verloopt', new: 'nieuwe', of: 'van', on: 'op', only: 'alleen',
  opportunity: 'verkoopkans', orders: 'bestellingen', own: 'eigen', owners: 'eigenaren', package: 'pakket',
  packages: 'pakketten', password: 'wachtwoord', passwords: 'wachtwoorden', people: 'personen', permission: 'recht',
  permissions: 'rechten', personal: 'persoonlijke', policies: 'beleid', post: 'bericht', posts: 'berichten',
  price: 'prijs', private: 'prive', profiles: 'profielen', providers: 'leveranciers', public: 'openbare',
  query: 'opvragen', read: 'lezen', record: 'record', records: 'records', remove: 'verwijderen', report: 'rapport',
  reports: 'rapporten', reset: 'opnieuw instellen', rest: 'REST', role: 'rol', roles: 'rollen', rotation: 'rotatie',
  run: 'uitvoeren', sales: 'verkoop', sandboxes: 'sandboxen', schedule: 'plannen', secret: 'geheim',
  secrets: 'geheimen', select: 'selecteren', send: 'verzenden', services: 'diensten', session: 'sessie',
  set: 'instellen', sets: 'sets', settings: 'instellingen', setup: 'instellingen', configuration: 'configuratie',
  sharing: 'delen', single: 'enkele', skip: 'overslaan', solutions: 'oplossingen', system: 'systeem',
  tasks: 'taken', team: 'team', templates: 'sjablonen', the: 'de', their: 'hun', through: 'via', to: 'naar',
  topics: 'onderwerpen', transfer: 'overdragen', translation: 'vertaling', types: 'typen', ui: 'UI',
  uninstalled: 'niet-geinstalleerde', unit: 'eenheid', unlock: 'ontgrendelen', update: 'bijwerken',
  upload: 'uploaden', upon: 'bij', use: 'gebruiken', user: 'gebruiker', users: 'gebruikers', values: 'waarden',
  view: 'weergeven', waive: 'vrijstellen', weekly: 'wekelijkse', with: 'met',
}));

/** @param {string} english @returns {string} */
export const dutch = (english) => {
  const words = english.split(/([A-Za-z]+)/)
    .map((part) => WORDS.get(part.toLowerCase()) ?? part).join('');
  const text = words === english ? `Recht ${english}` : words;
  return text[0].toUpperCase() + text.slice(1);
};
