import { AutotunerError } from '@autotuner/core';
import type { FastifyError, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import type { ProblemError } from './schemas/problem.ts';

/** Says in plain words which part of a request does not match its schema. */
export function requestProblem(fault: FastifyError, request: FastifyRequest): AutotunerError {
  const place = placeOf(fault.validationContext);
  const errors = (fault.validation ?? []).map((found) => ({
    in: place,
    pointer: pointerOf(found),
    detail: describe(found, { place, accepted: acceptedNames(request, place) }),
  }));
  const path = request.url.split('?')[0];
  const seen = errors.map((error) => error.detail).join(', ');
  return new AutotunerError('AT_REQUEST_INVALID', `Cannot answer ${request.method} "${path}": ${seen}`, {
    cause: fault,
    details: { requestErrors: errors },
  });
}

type Place = NonNullable<ProblemError['in']>;

function placeOf(context: string | undefined): Place {
  if (context === 'params') return 'path';
  if (context === 'headers') return 'header';
  return context === 'body' ? 'body' : 'query';
}

/** The name of an unknown parameter is not in the path that ajv gives, but in its parameters. */
function pointerOf(found: FastifySchemaValidationError): string {
  const extra = found.params['additionalProperty'];
  return typeof extra === 'string'
    ? `${found.instancePath}/${extra.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : found.instancePath;
}

interface DescribeOptions {
  readonly place: Place;
  readonly accepted: readonly string[];
}

function describe(found: FastifySchemaValidationError, options: DescribeOptions): string {
  const { place, accepted } = options;
  const extra = found.params['additionalProperty'];
  if (typeof extra === 'string') {
    const names = accepted.map((name) => `"${name}"`).join(', ');
    return `${place} parameter "${extra}" is not known, ${names === '' ? 'none is' : `${names} are`} accepted`;
  }
  const allowed = found.params['allowedValues'];
  const values = Array.isArray(allowed) ? ` (${allowed.map((value) => `"${value}"`).join(', ')})` : '';
  return `${place} parameter "${found.instancePath.slice(1)}" ${found.message ?? 'is not valid'}${values}`;
}

function acceptedNames(request: FastifyRequest, place: Place): readonly string[] {
  const schema = request.routeOptions.schema;
  const part = place === 'path' ? schema?.params : schema?.querystring;
  if (typeof part !== 'object' || part === null || !('properties' in part)) return [];
  return Object.keys(part.properties ?? {});
}
