import type { FastifyReply, FastifyRequest } from 'fastify';

/** A page of a list: what was read, how much was asked for, and the key to go on with. */
export interface PageSource<R, V> {
  readonly records: readonly R[];
  readonly limit: number;
  /** Query parameter that takes the key. */
  readonly parameter: string;
  readonly keyOf: (record: R) => number;
  readonly view: (record: R) => V;
}

/** A page on the wire. */
export interface PageView<V> {
  readonly items: V[];
  readonly next: number | null;
}

/**
 * Makes the reply of a list. A full page has a next one, named by `next` and by a Link header; it may turn out empty.
 * Keys are those of the records, so nothing is skipped or repeated when the list grows meanwhile.
 */
export function pageOf<R, V>(
  source: PageSource<R, V>,
  exchange: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): PageView<V> {
  const last = source.records.length < source.limit ? undefined : source.records.at(-1);
  const next = last === undefined ? null : source.keyOf(last);
  if (next !== null)
    exchange.reply.header('link', `<${nextUrl(exchange.request, source.parameter, next)}>; rel="next"`);
  return { items: source.records.map(source.view), next };
}

function nextUrl(request: FastifyRequest, parameter: string, next: number): string {
  const [path = '', query = ''] = request.url.split('?');
  const search = new URLSearchParams(query);
  search.set(parameter, String(next));
  return `${path}?${search.toString()}`;
}
