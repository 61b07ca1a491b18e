import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Nine DICOM files of JPEG lossless, all predictors, that the npm package jpeg-lossless-decoder-js (MIT) ships. */
export const JPEG_LOSSLESS_CORPUS: string = path.join(
  path.dirname(require.resolve('jpeg-lossless-decoder-js/package.json')),
  'tests/data',
);
