/** Prints what the containment tiers can do for the user it runs as. */
import { probeTiers } from '../src/containment/probe_tiers.ts';

console.log(JSON.stringify(await probeTiers()));
