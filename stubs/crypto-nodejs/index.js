'use strict';
// Stands in for a package whose native binary is downloaded at install time. The application
// service does no end-to-end encryption: using any of this is a bug and says so.
module.exports = new Proxy(
  {},
  {
    get(_target, name) {
      if (typeof name === 'symbol' || name === 'then' || name === '__esModule') return undefined;
      return class {
        constructor() {
          throw new Error(`end-to-end encryption is not available in the application service (${String(name)})`);
        }
      };
    },
  },
);
