/** A supervisor to be killed: starts one command in a tier, prints its identity, and waits. */
import { findVariants } from './tier_variants.ts';
import { processOf } from '../attempt_bench.ts';

/** What it is told as its argument. */
export interface AbandonedTree {
  /** Name of the variant. */
  readonly variant: string;
  readonly argv: readonly string[];
  readonly token: string;
  readonly raw: { readonly out: string; readonly err: string };
}

// Written by the test that starts this program.
const { variant, argv, token, raw } = JSON.parse(process.argv[2] ?? '') as AbandonedTree;
const found = (await findVariants()).find((one) => one.name === variant);
const plain = processOf(argv);
const contained = await found?.tier.launch({
  process: { ...plain, env: { ...plain.env, ZOO_TAG: token } },
  token,
  role: 'command',
  raw,
});
console.log(JSON.stringify(contained?.identity));
setInterval(() => undefined, 60_000);
