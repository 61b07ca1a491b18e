/** Joins class names; what is missing or false leaves no trace. */
export function classNames(...names: readonly (string | undefined | false)[]): string {
  return names.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
}
