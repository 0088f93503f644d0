/**
 * The `autotuner` command. It is run by `bin/autotuner.js` and not meant to be imported by other packages.
 *
 * @module
 */
export { main } from './main.ts';
