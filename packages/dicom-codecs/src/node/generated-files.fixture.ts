import { readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../reference/generated/manifest.json' with { type: 'json' };

/** A file of reference/generated and what its oracle says (reference/generate-files). */
export interface GeneratedFile {
  readonly file: string;
  readonly oracle: string;
  /** SHA-256 of every frame's stored values. */
  readonly frames?: readonly string[];
  /** Name of a file with the oracle's values, and what kind of loss it is. */
  readonly values?: string;
  readonly what?: string;
  /** SHA-256 of every frame's colours after the palette. */
  readonly rgb?: readonly string[];
  /** Name of a file with greys after VOI, 0–255, not rounded, float32. */
  readonly grey?: string;
  /** Name of a file with real world values of the first frame, float64 (NaN: no mapping holds), and their unit. */
  readonly real?: { readonly values: string; readonly unit: string };
  /** Family and given name. */
  readonly name?: readonly string[];
}

export const GENERATED: readonly GeneratedFile[] = manifest;

const FOLDER = path.join(import.meta.dirname, '../../reference/generated');

export function generatedBytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(path.join(FOLDER, name)));
}
