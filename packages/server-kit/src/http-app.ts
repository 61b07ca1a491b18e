import { fastify, type FastifyInstance } from 'fastify';
import type { Health } from './health.ts';
import type { Log } from './log.ts';

/**
 * A Fastify app for our own JSON interfaces (never for Matrix routes: those must not be parsed by
 * content type): access log by route pattern, errors without inner details, `GET /health`.
 * @param bodyLimit bytes; 1 MiB when absent
 */
export function createHttpApp(log: Log, health: Health, bodyLimit = 1_048_576): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit, requestTimeout: 30_000, forceCloseConnections: true });
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url === '/health') return;
    log.info('answered', {
      kind: 'access',
      method: request.method,
      route: request.routeOptions.url ?? '(no such route)',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
  app.setErrorHandler(async (error, request, reply) => {
    const status =
      error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
    if (status >= 500) log.error('failed', { route: request.routeOptions.url ?? '(no such route)' }, error);
    await reply.code(status).send({ error: status < 500 ? 'The request was not understood.' : 'Internal error.' });
  });
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'No such address.' }));
  app.get('/health', async (_request, reply) => {
    const { status, body } = await health.ask();
    return reply.code(status).send(body);
  });
  return app;
}
