import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A body that came as YAML, so that a route can tell it from a JSON text. */
export class YamlBody {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

/** Reads JSON and YAML bodies and nothing else; an empty JSON body is no body. */
export function addBodyParsers(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
  app.addContentTypeParser<string>(
    YAML_TYPES,
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => new YamlBody(body),
  );
}
