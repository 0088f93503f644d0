import type { FastifyInstance } from 'fastify';

const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** Logs one line for each finished request, with its correlation id; probes only at debug level. */
export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const level = PROBES.has(request.url.split('?')[0] ?? '') ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        url: request.url,
        status: reply.raw.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 10) / 10,
        remote: request.ip,
      },
      'request',
    );
  });
}
