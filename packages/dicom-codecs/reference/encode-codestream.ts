import process from 'node:process';
import { buffer } from 'node:stream/consumers';
import { encode } from '../src/node/codecs.fixture.ts';

/**
 * One codestream by the encoders of the codec packages, for generate-files: samples on stdin, codestream on stdout.
 *
 *     node reference/encode-codestream.ts '{"codec": "htj2k", "columns": 4, "rows": 3, "components": 1, "bits": 12,
 *         "signed": false, "set": [["setQuality", true, 0]]}'
 */
const { codec, columns, rows, components, bits, signed, set } = JSON.parse(process.argv[2] ?? '') as {
  readonly codec: Parameters<typeof encode>[0];
  readonly columns: number;
  readonly rows: number;
  readonly components: 1 | 3;
  readonly bits: number;
  readonly signed: boolean;
  readonly set: readonly (readonly [string, ...(boolean | number)[]])[];
};
const bytes = Uint8Array.from(await buffer(process.stdin));
const values = bits > 8 ? new Uint16Array(bytes.buffer) : bytes;
const stream = await encode(codec, values, { columns, rows, components, bits, signed }, (encoder) => {
  const methods = encoder as unknown as Readonly<Record<string, (...values: readonly (boolean | number)[]) => void>>;
  for (const [name, ...parameters] of set) {
    const method = methods[name];
    if (!method) throw new Error(name);
    method.call(encoder, ...parameters);
  }
});
process.stdout.write(stream);
