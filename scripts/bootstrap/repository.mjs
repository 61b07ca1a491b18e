import { fileURLToPath } from 'node:url';

/** The checkout, absolute and without a slash at the end. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
