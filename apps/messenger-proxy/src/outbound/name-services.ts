import { Resolver } from 'node:dns/promises';
import { Agent, request } from 'undici';
import { connectorTo } from './peers.ts';
import type { NameServices } from './resolve-peer.ts';

const WELL_KNOWN_LIMIT = 50 * 1024;
const TIMEOUT_MS = 8_000;

/** DNS and well-known as the internet answers them. No redirect is followed: none is needed to name a server. */
export function internetNames(roots: string | undefined): NameServices {
  const dns = new Resolver({ timeout: 3_000, tries: 2 });
  const none = (): [] => [];
  return {
    async addresses(host) {
      const [v4, v6] = await Promise.all([dns.resolve4(host).catch(none), dns.resolve6(host).catch(none)]);
      return [...v4, ...v6];
    },
    async services(name) {
      const records = await dns.resolveSrv(name).catch(none);
      return records
        .filter((record) => record.name !== '' && record.name !== '.')
        .toSorted((one, other) => one.priority - other.priority || other.weight - one.weight)
        .map((record) => ({ host: record.name.toLowerCase(), port: record.port }));
    },
    async wellKnown(host, addresses) {
      const agent = new Agent({ connect: connectorTo({ addresses, port: 443, certificateName: host }, roots) });
      try {
        const answer = await request(`https://${host}/.well-known/matrix/server`, {
          dispatcher: agent,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          maxRedirections: 0,
        } as Parameters<typeof request>[1]);
        if (answer.statusCode !== 200) return undefined;
        let text = '';
        for await (const chunk of answer.body as AsyncIterable<Buffer>) {
          text += chunk.toString('utf8');
          if (text.length > WELL_KNOWN_LIMIT) return undefined;
        }
        const body: unknown = JSON.parse(text);
        const server = typeof body === 'object' && body !== null && 'm.server' in body ? body['m.server'] : undefined;
        return typeof server === 'string' ? server : undefined;
      } catch {
        return undefined;
      } finally {
        await agent.destroy();
      }
    },
  };
}
