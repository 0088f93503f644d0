import { isTestFile, pathOf, type NodeOf, type Rule } from './rule.ts';

type Argument = NodeOf<'NewExpression'>['arguments'][number];

/** The fixed first and last piece of a message, and all its fixed text; `undefined` where a value stands. */
interface Wording {
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly text: string;
}

const CONTRACTION =
  /\b(?:\w+n['’]t|(?:I|you|we|they|it|he|she|that|there|what|who|here|let)['’](?:s|re|ve|ll|d|m))\b/i;
const CODE = /^[A-Z]+(?:_[A-Z0-9]+)+$/;

function templateWording({ quasis }: NodeOf<'TemplateLiteral'>): Wording {
  const pieces = quasis.map((quasi) => quasi.value.cooked ?? '');
  return { first: pieces[0] || undefined, last: pieces.at(-1) || undefined, text: pieces.join(' ') };
}

function sumWording(node: Extract<Argument, { type: 'BinaryExpression' }>): Wording | undefined {
  if (node.operator !== '+') return undefined;
  const left = wordingOf(node.left);
  const right = wordingOf(node.right);
  if (left === undefined && right === undefined) return undefined;
  return { first: left?.first, last: right?.last, text: `${left?.text ?? ''} ${right?.text ?? ''}` };
}

function wordingOf(
  node: Argument | Extract<Argument, { type: 'BinaryExpression' }>['left'],
): Wording | undefined {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string'
        ? { first: node.value, last: node.value, text: node.value }
        : undefined;
    case 'TemplateLiteral':
      return templateWording(node);
    case 'BinaryExpression':
      return sumWording(node);
    default:
      return undefined;
  }
}

function faultsOf({ first, last, text }: Wording): string[] {
  const faults: string[] = [];
  if (first !== undefined && /^\p{Ll}/u.test(first)) faults.push('must start with a capital letter');
  if (last !== undefined && /(?<!\.\.)\.\s*$/.test(last)) faults.push('must not end with a full stop');
  const contraction = CONTRACTION.exec(text)?.[0];
  if (contraction !== undefined) faults.push(`must not contract words, as in "${contraction}"`);
  return faults;
}

function isErrorName(node: NodeOf<'NewExpression'>): boolean {
  return node.callee.type === 'Identifier' && /(?:^|[a-z])Error$/.test(node.callee.name);
}

/** Checks the literal message of `new XError(...)`: a capital at the start, no full stop at the end, no contractions. */
export const errorMessage: Rule = {
  create(context) {
    if (isTestFile(pathOf(context))) return {};
    return {
      NewExpression(node) {
        if (!isErrorName(node)) return;
        for (const argument of node.arguments.slice(0, 2)) {
          const wording = wordingOf(argument);
          if (wording === undefined || CODE.test(wording.text)) continue;
          for (const fault of faultsOf(wording)) {
            context.report({ node: argument, message: `The message of an error ${fault}` });
          }
          return;
        }
      },
    };
  },
};
