import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { tunerDouble } from '../testing/tuner_double.ts';
import { createServerParts } from './server.ts';

type Json = any; // oxlint-disable-line typescript/no-explicit-any -- the document is looked into at many places

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

async function described(): Promise<{ document: Json; routes: readonly string[] }> {
  const { app, routes } = await createServerParts(tunerDouble().tuner);
  const document = (await app.inject('/api/openapi.json')).json();
  const listed = routes
    .list()
    .filter(({ method, isHidden }) => method !== 'HEAD' && !isHidden)
    .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
  await app.close();
  return { document, routes: listed.toSorted() };
}

function operationsOf(document: Json): { readonly route: string; readonly operation: Json }[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation: item[method],
    })),
  );
}

function resolve(document: Json, reference: string): unknown {
  assert.match(reference, /^#\//, 'every reference stays inside the document');
  return reference
    .slice(2)
    .split('/')
    .reduce((value: Json, key) => value?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

function visit(value: unknown, onObject: (object: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const member of value) visit(member, onObject);
  else if (typeof value === 'object' && value !== null) {
    onObject(value as Record<string, unknown>);
    for (const member of Object.values(value)) visit(member, onObject);
  }
}

test('the OpenAPI document is 3.1 and describes exactly the routes there are', async () => {
  const { document, routes } = await described();
  assert.equal(document.openapi, '3.1.0');
  assert.deepEqual(
    operationsOf(document)
      .map(({ route }) => route)
      .toSorted(),
    routes,
  );
});

test('every reference of the document resolves and every component has a name of its own', async () => {
  const { document } = await described();
  visit(document, (object) => {
    if (typeof object['$ref'] === 'string')
      assert.ok(resolve(document, object['$ref']) !== undefined, object['$ref']);
    assert.ok(!('$id' in object), `an id would change what references mean: ${String(object['$id'])}`);
  });
  const names = Object.keys(document.components.schemas);
  assert.deepEqual(
    names.filter((name) => /^def-?\d/.test(name)),
    [],
  );
  for (const name of ['Task', 'TaskSummary', 'Experiment', 'Event', 'LogText', 'Problem', 'TaskFile']) {
    assert.ok(names.includes(name), name);
  }
});

test('every operation has an id, a summary, a tag, its path parameters and described replies', async () => {
  const { document } = await described();
  const operations = operationsOf(document);
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  const tags = new Set(document.tags.map(({ name }: Json) => name));
  for (const { route, operation } of operations) {
    assert.ok(operation.operationId && operation.summary, route);
    assert.ok(
      operation.tags.every((tag: string) => tags.has(tag)),
      route,
    );
    const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter: Json) => parameter.in === 'path');
    assert.deepEqual(
      declared.map(({ name }: Json) => name),
      inPath,
      route,
    );
    assert.ok(
      declared.every(({ required }: Json) => required === true),
      route,
    );
    for (const [status, reply] of Object.entries<Json>(operation.responses)) {
      assert.ok(reply.description, `${route} ${status}`);
      if (Number(status) >= 400) assert.deepEqual(Object.keys(reply.content), ['application/problem+json']);
    }
  }
  const { requestBody } = document.paths['/api/tasks'].post;
  assert.deepEqual(Object.keys(requestBody.content), ['application/json', 'application/yaml']);
});

test('docs/http_api.md lists exactly the routes there are, with their query parameters', async () => {
  const { document, routes } = await described();
  const text = await readFile(new URL('../../../docs/http_api.md', import.meta.url), 'utf8');
  const table = [...text.matchAll(/^\| `([A-Z]+ \/\S+)` \|/gm)].map(([, route]) => route ?? '');
  assert.deepEqual(table.toSorted(), routes);
  for (const { route, operation } of operationsOf(document)) {
    const inQuery = (operation.parameters ?? []).filter((parameter: Json) => parameter.in === 'query');
    for (const { name } of inQuery) assert.match(text, new RegExp(`\\b${name}\\b`), `${route} ?${name}=`);
  }
});
