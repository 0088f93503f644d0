import { asAutotunerError } from './problem.ts';
import { serve } from './serve.ts';
import { parseServeArguments, SERVE_HELP } from './serve_arguments.ts';

try {
  const options = parseServeArguments(process.argv.slice(2), process.env);
  if (options === undefined) process.stdout.write(SERVE_HELP);
  else await serve(options);
} catch (fault) {
  const error = asAutotunerError(fault);
  const isUnexpected = error.code === 'AT_INTERNAL' && fault !== error;
  const shown = isUnexpected && fault instanceof Error ? (fault.stack ?? fault.message) : error.message;
  process.stderr.write(`autotuner serve: ${shown}\n`);
  // Something that would not stop may still hold the process.
  process.exit(error.facts.exitCode);
}
