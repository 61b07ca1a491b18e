import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Nine DICOM files of JPEG lossless, all predictors, that the npm package jpeg-lossless-decoder-js (MIT) ships. */
export const JPEG_LOSSLESS_CORPUS: string = path.join(
  path.dirname(require.resolve('jpeg-lossless-decoder-js/package.json')),
  'tests/data',
);

/**
 * Four more, of the npm package dicomweb-client (MIT): ultrasound in palette colour of ten frames (RLE), and three of
 * grey.
 */
const DICOMWEB_CORPUS: string = path.join(path.dirname(require.resolve('dicomweb-client/package.json')), 'testData');

/** The corpora that come with npm packages. */
export const SHIPPED_CORPORA: readonly string[] = [JPEG_LOSSLESS_CORPUS, DICOMWEB_CORPUS];
