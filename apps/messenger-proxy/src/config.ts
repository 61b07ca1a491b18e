import { setting } from '@medicus/server-kit';
import * as v from 'valibot';

const listener = { host: setting.text, port: setting.port };

/** Where a peer is reached, instead of asking well-known and DNS (development, tests). */
const peerTable = v.record(setting.text, v.strictObject(listener));

/** The one configuration file of a Messenger-Proxy; paths count from its folder. */
export const configSchema = v.strictObject({
  /** The house: `nord.klinik.test`. */
  serverName: setting.text,
  house: v.strictObject({ displayName: setting.text, help: setting.text }),
  client: v.strictObject({
    ...listener,
    /** Exact values of the Host header; anything else is answered 421. */
    allowedHosts: v.pipe(v.array(setting.text), v.minLength(1)),
    /** Built web app to serve; null: none. */
    webRoot: v.nullable(setting.text),
    /** Vite's address in development, instead of webRoot. */
    devServer: v.nullable(setting.url),
    publicBaseUrl: setting.url,
    /** TLS on the client side itself; without it a TLS terminator stands in front. */
    tls: v.optional(v.strictObject({ certificateFile: setting.text, keyFile: setting.text })),
    /** IP addresses of TLS terminators whose X-Forwarded-For is believed, its last hop alone; default: none. */
    trustedForwarders: v.optional(v.array(v.pipe(v.string(), v.ip('an IP address'))), []),
  }),
  federation: v.strictObject({
    ...listener,
    certificateFile: setting.text,
    keyFile: setting.text,
    /** What `/.well-known/matrix/server` says; always with a port. */
    advertisedAs: v.pipe(v.string(), v.regex(/^[^/\s]+:\d{1,5}$/, 'host:port')),
  }),
  outbound: v.strictObject({
    ...listener,
    egressCaCertificateFile: setting.text,
    egressCaKeyFile: setting.text,
    /** PEM with the roots that peers' certificates are checked against; null: the machine's. */
    peerCaFile: v.nullable(setting.text),
    /** null: well-known and DNS decide, private address ranges are refused. */
    peers: v.nullable(peerTable),
  }),
  synapse: v.strictObject({ client: setting.url, federation: setting.url }),
  appservice: setting.url,
  directory: setting.url,
  federationList: v.strictObject({
    url: setting.url,
    /** PEM with the roots of the list-signing CA. */
    caFile: setting.text,
    cacheFile: setting.text,
    refreshSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)),
  }),
  dataDir: setting.text,
});

export type Config = v.InferOutput<typeof configSchema>;
