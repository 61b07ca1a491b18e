import type { FastifyInstance } from 'fastify';
import type { FederationListFile } from './federation-list-file.ts';

/** I_VZD_TIM_Provider_Services 1.4.0, getFederationList. We sign with ES256 only; gematik's default is BP256R1. */
export function registerFederationList(app: FastifyInstance, file: FederationListFile): void {
  app.get('/tim-provider-services/FederationList/federationList.jws', async (request, reply) => {
    const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '');
    const version = query.get('version') ?? '';
    if (!/^\d{0,15}$/.test(version)) {
      return reply.code(400).send({ message: 'version is a whole number.' });
    }
    if ((query.get('sigAlg') ?? 'ES256') !== 'ES256') {
      return reply.code(400).send({ message: 'This directory signs with sigAlg=ES256 only.' });
    }
    const list = await file.current();
    if (!list.ok) return reply.code(404).send({ message: 'There is no federation list yet.' });
    if (version !== '' && list.value.version <= Number(version)) return reply.code(204).send();
    return reply.type('application/octet-stream').header('Cache-Control', 'no-cache').send(list.value.jws);
  });
}
