/** A program to be killed: starts one command through its keeper, as its argument says, and prints what it is told. */
import { findOwnKeeper, type KeptCommand } from '../src/containment/keeper.ts';

const keeper = await findOwnKeeper();
if (keeper === undefined) throw new Error('There is no keeper here');
console.log(JSON.stringify({ kind: 'keeper', pid: keeper.pid }));
// Written by the test that starts this program.
const commands = JSON.parse(process.argv[2] ?? '') as readonly KeptCommand[];
for (const command of commands) keeper.launch(command, (event) => console.log(JSON.stringify(event)));
