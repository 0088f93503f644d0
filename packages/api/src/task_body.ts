import type { TaskConfig } from '@autotuner/core';
import { parseTaskText, parseTaskValue } from '@autotuner/runner';
import { YamlBody } from './plugins/body_parsers.ts';

/**
 * Reads the body of a new task, a task file as JSON or YAML.
 *
 * @throws AutotunerError AT_CONFIG_INVALID with every problem in its details, or AT_CONFIG_UNREADABLE.
 */
export function configFromBody(body: unknown, cwd: string): TaskConfig {
  return body instanceof YamlBody ? parseTaskText(body.text, { cwd }) : parseTaskValue(body, { cwd });
}
