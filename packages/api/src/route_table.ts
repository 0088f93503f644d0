import type { FastifyInstance } from 'fastify';

/** A route as it was registered. */
export interface KnownRoute {
  readonly method: string;
  /** Pattern with `:name` for a part of the path, such as "/api/tasks/:id". */
  readonly url: string;
  /** Left out of the OpenAPI document. */
  readonly isHidden: boolean;
}

/** Knows all routes, to tell a wrong method from an unknown path and to check the documents. */
export class RouteTable {
  readonly #routes: (KnownRoute & { readonly pattern: RegExp })[] = [];

  /** Takes note of every route that is added from now on. */
  watch(app: FastifyInstance): void {
    app.addHook('onRoute', ({ method, url, schema }) => {
      const isHidden = schema?.hide === true;
      for (const one of [method].flat()) {
        this.#routes.push({ method: one, url, isHidden, pattern: patternOf(url) });
      }
    });
  }

  /** Methods that the path of a URL answers to, sorted; none when there is no such path. */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?')[0] ?? url;
    const methods = this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].toSorted();
  }

  /** All routes in the order of registration. */
  list(): readonly KnownRoute[] {
    return this.#routes.map(({ method, url, isHidden }) => ({ method, url, isHidden }));
  }
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll(/:[^/]+/g, '[^/]+')}$`);
}
