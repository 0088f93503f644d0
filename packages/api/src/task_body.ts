import { AutotunerError, parseTaskFile, type ConfigProblem, type TaskConfig } from '@autotuner/core';
import { parseTaskText } from '@autotuner/runner';
import { YamlBody } from './plugins/body_parsers.ts';
import { pointerOf } from './problem_error.ts';

/**
 * Reads the body of a new task, a task file as JSON or YAML, with every problem at once.
 *
 * @throws AutotunerError AT_CONFIG_INVALID with the problems in its details.
 */
export function configFromBody(body: unknown, cwd: string): TaskConfig {
  if (body instanceof YamlBody) return parseTaskText(body.text, { cwd });
  const parsed = parseTaskFile(body, { cwd });
  if ('config' in parsed) return parsed.config;
  throw invalidTask(parsed.problems);
}

function invalidTask(problems: readonly ConfigProblem[]): AutotunerError {
  const [first] = problems;
  const place = first === undefined ? '' : ` at "${pointerOf(first.path)}": ${first.message}`;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more in "errors"` : '';
  return new AutotunerError('AT_CONFIG_INVALID', `Cannot create the task${place}${more}`, {
    details: { problems },
  });
}
