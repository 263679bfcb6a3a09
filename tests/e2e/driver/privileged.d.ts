/** What Firefox offers to its own code. */
declare const Services: any;
declare const ChromeUtils: any;
declare const WebExtensionPolicy: any;
declare const BrowsingContext: any;
declare const Cu: any;
declare const Ci: any;
/** In a script of a content process. */
declare const sendAsyncMessage: (name: string, data: object) => void;
