import { isTestFile, pathOf, type Context, type NodeOf, type Rule, type Statement } from './rule.ts';

type Exported = NodeOf<'ExportNamedDeclaration'> | NodeOf<'ExportDefaultDeclaration'>;

function hasDoc(context: Context, node: Statement): boolean {
  const comment = context.sourceCode.getCommentsBefore(node).at(-1);
  return comment?.type === 'Block' && /^\*[\s*]*[^\s*]/.test(comment.value);
}

function namesOf(node: Exported): string[] {
  const { declaration } = node;
  if (declaration === null) return [];
  if (node.type === 'ExportDefaultDeclaration') return declaration.type === 'Identifier' ? [] : ['default'];
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) =>
      id.type === 'Identifier' ? [id.name] : ['a pattern'],
    );
  }
  return 'id' in declaration && declaration.id?.type === 'Identifier'
    ? [declaration.id.name]
    : ['a declaration'];
}

function listedNames(node: Statement): string[] {
  if (node.type === 'ExportDefaultDeclaration')
    return node.declaration.type === 'Identifier' ? [node.declaration.name] : [];
  if (node.type !== 'ExportNamedDeclaration' || node.source !== null) return [];
  return node.specifiers.flatMap(({ local }) => (local.type === 'Identifier' ? [local.name] : []));
}

function declaredName(node: Statement): string | undefined {
  if (node.type === 'VariableDeclaration') {
    const id = node.declarations[0]?.id;
    return id?.type === 'Identifier' ? id.name : undefined;
  }
  return 'id' in node && node.id?.type === 'Identifier' ? node.id.name : undefined;
}

function reportMissing(context: Context, node: Statement, name: string): void {
  context.report({
    node,
    message: `Exported "${name}" needs a doc comment that says what it does for its caller`,
  });
}

function checkExport(context: Context, node: Exported, documented: Set<string>): void {
  const isDocumented = hasDoc(context, node);
  for (const name of namesOf(node)) {
    // the first overload speaks for the others
    if (isDocumented) documented.add(name);
    if (!documented.has(name)) reportMissing(context, node, name);
  }
}

/** Checks that every export has a doc comment; re-exports with `from` are documented at their source. */
export const exportedDoc: Rule = {
  create(context) {
    if (isTestFile(pathOf(context))) return {};
    return {
      Program({ body }) {
        const documented = new Set<string>();
        // `export { a }` and `export default a` are documented where `a` is declared
        const local = new Set(body.flatMap(listedNames));
        for (const node of body) {
          if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') {
            checkExport(context, node, documented);
          }
          const name = declaredName(node);
          if (name !== undefined && local.has(name) && !hasDoc(context, node))
            reportMissing(context, node, name);
        }
      },
    };
  },
};
