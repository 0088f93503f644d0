import type { Api } from '../api.ts';

/** Adds the route of the OpenAPI document. */
export function addOpenApiRoute(app: Api): void {
  app.get(
    '/api/openapi.json',
    { schema: { hide: true }, config: { isPublic: true } },
    async (_request, reply) => reply.type('application/json; charset=utf-8').send(app.swagger()),
  );
}
