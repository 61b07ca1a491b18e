/**
 * Nothing leaves loopback while tests run. Loaded by `node --import` into every Node process of a test run
 * (test workers, the stack's services). A refused attempt throws at the caller, and is remembered and
 * ends the process with a failure even when the caller swallowed the error.
 */
import dns from 'node:dns';
import net from 'node:net';
import process from 'node:process';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|\[::1\]|localhost|::ffff:127(?:\.\d{1,3}){3}|0\.0\.0\.0|::)$/i;

export const attempts: string[] = [];

function refuse(kind: string, target: string): Error {
  attempts.push(`${kind} ${target}`);
  process.exitCode = 1;
  process.stderr.write(`loopback-only: refused ${kind} ${target}\n`);
  return Object.assign(new Error(`loopback-only: ${kind} ${target} would leave this machine`), { code: 'EACCES' });
}

type Connect = typeof net.Socket.prototype.connect;
const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
  // net.connect hands over one normalised array, everybody else options, a path, or port and host
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  const options = typeof first === 'object' && first !== null ? (first as { path?: string; host?: string }) : undefined;
  const path = options?.path ?? (typeof first === 'string' && !/^\d+$/.test(first) ? first : undefined);
  const host = options ? (options.host ?? 'localhost') : typeof args[1] === 'string' ? args[1] : 'localhost';
  if (path === undefined && !LOOPBACK.test(host)) {
    const error = refuse('connect', host);
    queueMicrotask(() => this.destroy(error));
    return this;
  }
  return connect.apply(this, args);
} as Connect;

const lookup = dns.lookup as (...args: unknown[]) => unknown;
const guardedLookup = (host: string, ...rest: unknown[]) => {
  if (LOOPBACK.test(host)) return lookup(host, ...rest);
  const callback = rest.at(-1);
  const error = refuse('lookup', host);
  if (typeof callback === 'function') queueMicrotask(() => callback(error) as void);
  return {};
};
dns.lookup = Object.assign(guardedLookup, dns.lookup) as typeof dns.lookup;

const promised = dns.promises.lookup as (...args: unknown[]) => Promise<unknown>;
dns.promises.lookup = ((host: string, ...rest: unknown[]) =>
  LOOPBACK.test(host) ? promised(host, ...rest) : Promise.reject(refuse('lookup', host))) as typeof dns.promises.lookup;
for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt'] as const) {
  (dns as unknown as Record<string, unknown>)[name] = (host: string, ...rest: unknown[]) => {
    const callback = rest.at(-1);
    const error = refuse('resolve', host);
    if (typeof callback === 'function') queueMicrotask(() => callback(error) as void);
  };
  (dns.promises as unknown as Record<string, unknown>)[name] = (host: string) =>
    Promise.reject(refuse('resolve', host));
}
