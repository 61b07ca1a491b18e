import { setting } from '@medicus/server-kit';
import { parseServerName } from '@medicus/ids';
import * as v from 'valibot';

const serverName = v.pipe(
  v.string(),
  v.check((text) => parseServerName(text).ok, 'a server name in lower case, such as nord.klinik.test'),
);

/** Paths count from the folder of the configuration file. */
export const configSchema = v.strictObject({
  host: setting.text,
  /** 0: any free port */
  port: setting.port,
  /** SQLite file; made when it is not there. */
  database: setting.text,
  /** What `directory sign-list` wrote. May appear later, and is read anew whenever it changes. */
  federationListFile: setting.text,
  /** EC P-256 private key in PEM: signs search tokens only. Not the key of the federation list. */
  tokenKeyFile: setting.text,
  /** The secret that allows `directory import`. */
  operatorTokenFile: setting.text,
  /** Certificates of the authorities that the houses' federation sides are verified against. */
  peerCaFile: setting.text,
  /** Where the houses of the federation list are reached. Nobody else is ever called. */
  peers: v.record(serverName, v.strictObject({ host: setting.text, port: setting.port })),
});
