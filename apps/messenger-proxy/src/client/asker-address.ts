import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/** The address of whoever asks, for login limits: theirs, also behind a TLS terminator of this house. */
export type AskerAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string;

/**
 * Anybody can write an X-Forwarded-For. Only the last hop is believed, because the peer itself added it,
 * and only of peers that the house names. What is no address is not passed on: the peer's own stands then.
 * @param trusted IP addresses of the house's TLS terminators
 */
export function askerAddressBehind(trusted: readonly string[]): AskerAddress {
  const forwarders = new Set(trusted.map(canonical));
  return ({ socket, headers }) => {
    const peer = canonical(socket.remoteAddress ?? '');
    if (!forwarders.has(peer)) return peer;
    const hops = headers['x-forwarded-for'];
    const last = (Array.isArray(hops) ? hops.join() : (hops ?? '')).split(',').at(-1)?.trim() ?? '';
    return isIP(last) === 0 ? peer : canonical(last);
  };
}

/** One spelling per address: a person must not count as several, nor a forwarder as unknown. */
function canonical(address: string): string {
  if (isIP(address) !== 6) return address;
  const [bare = ''] = address.split('%');
  const spelt = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  // A socket open for both families names IPv4 peers ::ffff:a.b.c.d, which the URL has made ::ffff:xxxx:yyyy.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(spelt);
  if (mapped === null) return spelt;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
