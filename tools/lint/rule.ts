import { relative, resolve, sep } from 'node:path';
import type { RuleTester } from 'oxlint/plugins-dev';

/** A lint rule, in the form that oxlint loads. */
export type Rule = Extract<Parameters<RuleTester['run']>[1], { create: unknown }>;

/** What a rule is given for one file. */
export type Context = Parameters<Rule['create']>[0];

type Visitor = ReturnType<Rule['create']>;

/** The node that the visitor of this name receives. */
export type NodeOf<Name extends keyof Visitor> =
  NonNullable<Visitor[Name]> extends (node: infer N) => void ? N : never;

/** One of the top-level statements of a file. */
export type Statement = NodeOf<'Program'>['body'][number];

const ROOT = resolve(import.meta.dirname, '../..');

/** Where the linted file lies, from the root of the repository, with `/` on every platform. */
export function pathOf(context: Context): string {
  return relative(ROOT, context.filename).split(sep).join('/');
}

/** Tells whether a file, given from the root of the repository, is a test, a bench or part of the end-to-end folder. */
export function isTestFile(path: string): boolean {
  return path.startsWith('test/') || /_(?:test|bench)\.[cm]?[jt]s$/.test(path);
}
