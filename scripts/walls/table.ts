/**
 * Who may import whom. One row per package or app; `npm run check:walls` turns each row into rules and a test
 * plants one forbidden import per row. Tests, fixtures and `node/` wirings beside the source are free.
 */
export interface Row {
  readonly room: string;
  /** Own rooms this one may import, beside itself. */
  readonly own: readonly string[];
  /** npm packages it may import; `any` where the room is a composition or a server of its own. */
  readonly thirdParty: readonly string[] | 'any';
  /** Node's own modules (`node:…`). */
  readonly node: boolean;
}

const PURE = ['packages/ids', 'packages/tim-policy', 'packages/fhir', 'packages/attachments', 'packages/dicom'];
const BROWSER_SIDE = [
  ...PURE,
  'packages/dicom-codecs',
  'packages/dicom-viewer',
  'packages/messaging',
  'packages/view-models',
  'packages/matrix-client',
  'packages/vzd-client',
  'packages/ui',
];

export const TABLE: readonly Row[] = [
  { room: 'packages/ids', own: [], thirdParty: [], node: false },
  { room: 'packages/tim-policy', own: ['packages/ids'], thirdParty: [], node: false },
  { room: 'packages/fhir', own: ['packages/ids'], thirdParty: ['@types/fhir'], node: false },
  { room: 'packages/attachments', own: ['packages/ids'], thirdParty: [], node: false },
  { room: 'packages/dicom', own: ['packages/ids'], thirdParty: ['dicom-parser', 'fflate'], node: false },
  {
    room: 'packages/dicom-codecs',
    own: ['packages/ids', 'packages/dicom'],
    thirdParty: [
      '@cornerstonejs/codec-charls',
      '@cornerstonejs/codec-libjpeg-turbo-8bit',
      '@cornerstonejs/codec-libjxl',
      '@cornerstonejs/codec-openjpeg',
      '@cornerstonejs/codec-openjph',
      // its JPEG of 12 bit only
      'daikon',
    ],
    node: false,
  },
  {
    room: 'packages/dicom-viewer',
    own: ['packages/ids', 'packages/dicom', 'packages/dicom-codecs'],
    thirdParty: ['cornerstone-core'],
    node: false,
  },
  { room: 'packages/messaging', own: PURE, thirdParty: [], node: false },
  { room: 'packages/view-models', own: [...PURE, 'packages/messaging'], thirdParty: [], node: false },
  {
    room: 'packages/matrix-client',
    own: [...PURE, 'packages/messaging'],
    thirdParty: ['matrix-js-sdk', '@matrix-org/matrix-sdk-crypto-wasm', 'idb'],
    node: false,
  },
  { room: 'packages/vzd-client', own: PURE, thirdParty: [], node: false },
  {
    room: 'packages/ui',
    own: [],
    thirdParty: [
      'react',
      'react-dom',
      'react-aria-components',
      'react-aria',
      'i18next',
      'react-i18next',
      'lucide-react',
      '@types/react',
      '@fontsource-variable/atkinson-hyperlegible-next',
      '@fontsource/atkinson-hyperlegible-mono',
    ],
    node: false,
  },
  { room: 'packages/server-kit', own: ['packages/ids'], thirdParty: ['fastify', 'pino', 'valibot'], node: true },
  { room: 'apps/messenger-proxy', own: [...PURE, 'packages/server-kit'], thirdParty: 'any', node: true },
  { room: 'apps/directory', own: [...PURE, 'packages/server-kit'], thirdParty: 'any', node: true },
  { room: 'apps/appservice', own: [...PURE, 'packages/server-kit'], thirdParty: 'any', node: true },
  {
    room: 'apps/web',
    own: BROWSER_SIDE,
    thirdParty: [
      'react',
      'react-dom',
      'react-aria-components',
      'react-aria',
      'i18next',
      'react-i18next',
      'lucide-react',
      'hash-wasm',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      '@tanstack/react-router',
      '@types/react',
      '@types/react-dom',
    ],
    node: false,
  },
];

/** Only these parts of the web app touch adapters; everything else sees ports. */
export const WEB_COMPOSITION = [
  'apps/web/src/main.tsx',
  'apps/web/src/compose/',
  'apps/web/src/workers/',
  'apps/web/src/sw/',
];
export const ADAPTERS = ['packages/matrix-client', 'packages/vzd-client'];

/** May import anything and is imported by nothing that ships. */
export const WORKSHOP = ['packages/stack', 'packages/testkit', 'synapse-config', 'e2e', 'bench', 'scripts'];
