/** One hospital as seen from outside. All addresses are URLs as text. */
export interface StackHospital {
  readonly serverName: string;
  /** For browsers: `http://nord.localhost:4810`. */
  readonly web: string;
  /** The same listener for programs, which do not resolve `*.localhost`: `http://127.0.0.1:4810`. */
  readonly clientApi: string;
  /** Federation side (TLS, the house's own CA): `https://127.0.0.1:4811`. */
  readonly federation: string;
  /** Synapse's client listener behind the proxy, for tests and for the appservice only. */
  readonly synapse: string;
  readonly dataDir: string;
  readonly logDir: string;
}

/** Readable ids are for development only (gematik A_22719). */
export interface StackAccount {
  readonly userId: string;
  readonly password: string;
  readonly role: 'clinician' | 'org-admin';
  readonly serverName: string;
}

/** The content of `var/stack.json` (mode 600: it holds passwords). Outside tools and tests read it. */
export interface StackDescription {
  readonly hospitals: readonly StackHospital[];
  readonly accounts: readonly StackAccount[];
  /** The directory's address. */
  readonly directory: string;
  /** Process ids by service: `nord.klinik.test/synapse`, …, `directory`. Empty when nothing runs. */
  readonly pids: Readonly<Record<string, number>>;
}
