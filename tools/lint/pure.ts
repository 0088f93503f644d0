import type { Rule } from './rule.ts';

/** Refuses `new Date()` and `Date()`, which read the clock; `new Date(ms)` only converts. */
export const pure: Rule = {
  create(context) {
    const report = (node: { range: [number, number] }): void =>
      context.report({ node, message: 'Reads the clock; take the time from a Clock or as an argument' });
    return {
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
          report(node);
      },
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node);
      },
    };
  },
};
