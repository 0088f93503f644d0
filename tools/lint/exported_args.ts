import type { Context, NodeOf, Rule } from './rule.ts';

type FunctionNode = NodeOf<'FunctionDeclaration'> | NodeOf<'ArrowFunctionExpression'>;
type Param = FunctionNode['params'][number];
type ClassNode = NodeOf<'ClassDeclaration'>;
type Export =
  | NodeOf<'ExportNamedDeclaration'>['declaration']
  | NodeOf<'ExportDefaultDeclaration'>['declaration'];

const MAX_POSITIONAL = 2;

function isOptions(param: Param): boolean {
  const target = param.type === 'AssignmentPattern' ? param.left : param;
  if (target.type === 'ObjectPattern') return true;
  if (target.type !== 'Identifier') return false;
  const type = target.typeAnnotation?.typeAnnotation;
  if (type?.type === 'TSTypeLiteral') return true;
  const typeName =
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : '';
  return /options$/i.test(target.name) || typeName.endsWith('Options');
}

function hasTooMany(params: readonly Param[]): boolean {
  if (params.length <= MAX_POSITIONAL) return false;
  const last = params[MAX_POSITIONAL];
  return params.length > MAX_POSITIONAL + 1 || last === undefined || !isOptions(last);
}

function check(context: Context, fn: FunctionNode, name: string): void {
  // a `this` parameter is a type only
  const params = fn.params.filter((param) => !(param.type === 'Identifier' && param.name === 'this'));
  if (!hasTooMany(params)) return;
  const message = `Exported "${name}" takes ${params.length} positional arguments; take at most 2 and then one options object`;
  context.report({ node: fn, message });
}

function checkClass(context: Context, node: ClassNode): void {
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' && member.type !== 'TSAbstractMethodDefinition') continue;
    if (member.key.type !== 'Identifier' || member.accessibility === 'private') continue;
    const { value } = member;
    if (value.type === 'FunctionExpression')
      check(context, value, `${node.id?.name ?? 'class'}.${member.key.name}`);
  }
}

function checkVariables(context: Context, node: NodeOf<'VariableDeclaration'>): void {
  for (const { id, init } of node.declarations) {
    const name = id.type === 'Identifier' ? id.name : 'function';
    if (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
      check(context, init, name);
  }
}

function checkExport(context: Context, node: Export): void {
  switch (node?.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return check(context, node, node.id?.name ?? 'default');
    case 'ClassDeclaration':
      return checkClass(context, node);
    case 'VariableDeclaration':
      return checkVariables(context, node);
    default:
      return undefined;
  }
}

/** Checks that exported functions, constructors and methods take at most two positional arguments and one options object. */
export const exportedArgs: Rule = {
  create(context) {
    return {
      ExportNamedDeclaration: ({ declaration }) => checkExport(context, declaration),
      ExportDefaultDeclaration: ({ declaration }) => checkExport(context, declaration),
    };
  },
};
