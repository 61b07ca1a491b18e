/** What a running system may see of this machine. Proxies, mirrors, tokens and all the rest stay behind. */
const KEPT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TERM', 'NO_COLOR', 'LD_LIBRARY_PATH'];

export function withoutInstallSettings(environment) {
  return Object.fromEntries(
    KEPT.filter((name) => environment[name] !== undefined).map((name) => [name, environment[name]]),
  );
}
