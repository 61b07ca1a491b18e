import { de } from './de/index.ts';
import { en } from './en/index.ts';

/** All texts of the app; one namespace per feature, added in `de/index.ts` and `en/index.ts`. */
export const catalogues = { de, en } as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: typeof de;
    returnNull: false;
  }
}
