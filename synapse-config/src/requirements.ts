import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** pip's requirements file with every version pinned. */
export const requirementsFile = fileURLToPath(new URL('../requirements.txt', import.meta.url));

/** The Synapse version that this tree runs, native and in containers: `1.163.2`. */
export function synapseVersion(): string {
  const version = /^matrix-synapse==([\d.]+)$/m.exec(readFileSync(requirementsFile, 'utf8'))?.[1];
  if (version === undefined) throw new Error('requirements.txt does not pin matrix-synapse.');
  return version;
}
