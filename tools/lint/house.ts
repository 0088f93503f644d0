import { errorMessage } from './error_message.ts';
import { exportedArgs } from './exported_args.ts';
import { exportedDoc } from './exported_doc.ts';
import { layers } from './layers.ts';
import { pure } from './pure.ts';
import type { Rule } from './rule.ts';

/** The rules of this project that no public linter has; loaded by `.oxlintrc.json`. */
const plugin: { readonly meta: { readonly name: string }; readonly rules: Readonly<Record<string, Rule>> } = {
  meta: { name: 'house' },
  rules: {
    'error-message': errorMessage,
    'exported-args': exportedArgs,
    'exported-doc': exportedDoc,
    layers,
    pure,
  },
};

export default plugin;
