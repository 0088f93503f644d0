import type { ReportProblem } from './config_problem.ts';
import { formatPath, quoteShort } from './describe_value.ts';
import { readDuration } from './read_quantity.ts';
import type { CommandSpec, DeploySpec, ReadyCheck } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

type Path = readonly (string | number)[];
type DeployFile = NonNullable<TaskFile['deploy']>;

/** Where something stands in the file, and who hears of its problems. */
interface Place {
  readonly path: Path;
  readonly report: ReportProblem;
}

/** A map that names a process: one of the keys is set. */
interface ProcessSpec {
  readonly command?: readonly string[];
  readonly shell?: string;
}

/** Reads `command` or `shell`, of which exactly one must stand at the place; reports both or neither, and an empty program name. */
export function readCommand(spec: ProcessSpec, { path, report }: Place): CommandSpec {
  const where = path.length === 0 ? '' : ` in "${formatPath(path)}"`;
  if (spec.command !== undefined && spec.shell !== undefined) {
    report({
      path: [...path, 'shell'],
      atKey: true,
      message: `Keys "command" and "shell"${where} exclude each other; leave one out`,
    });
  }
  if (spec.command !== undefined) return argvFrom(spec.command, { path: [...path, 'command'], report });
  if (spec.shell !== undefined) return { kind: 'shell', line: spec.shell };
  const owner = path.length === 0 ? 'Task file' : `"${formatPath(path)}"`;
  report({
    path,
    message: `${owner} lacks the key "command": a list of arguments such as ["node", "bench.ts"], or "shell" with a command line`,
  });
  return { kind: 'argv', argv: [] };
}

function argvFrom(argv: readonly string[], { path, report }: Place): CommandSpec {
  if (argv[0] === '')
    report({
      path: [...path, 0],
      message: `"${formatPath([...path, 0])}" must name a program, got empty text`,
    });
  return { kind: 'argv', argv };
}

/** Reads the `deploy` section. */
export function readDeploy(deploy: DeployFile, report: ReportProblem): DeploySpec {
  const path = ['deploy'];
  return {
    command: readCommand(deploy, { path, report }),
    ready: readReady(deploy.ready, { path: [...path, 'ready'], report }),
    timeoutMs: readDuration(deploy.timeout, {
      path: [...path, 'timeout'],
      fallbackMs: 300_000,
      least: 1,
      report,
    }),
  };
}

function readReady(ready: DeployFile['ready'], place: Place): ReadyCheck {
  if (ready.http !== undefined) return { kind: 'http', url: ready.http };
  if (ready.tcp !== undefined) return tcpCheck(ready.tcp);
  if (ready.log === undefined) return { kind: 'command', command: readCommand(ready, place) };
  checkPattern(ready.log, { flags: 'u', path: [...place.path, 'log'], report: place.report });
  return { kind: 'log', pattern: ready.log };
}

function tcpCheck(address: string): ReadyCheck {
  const colon = address.lastIndexOf(':');
  return {
    kind: 'tcp',
    host: address.slice(0, colon).replace(/^\[(.*)\]$/u, '$1'),
    port: address.slice(colon + 1),
  };
}

/** How a regular expression will be used. */
export interface CheckPatternOptions extends Place {
  /** The flags it will be compiled with. */
  readonly flags: 'u' | 'gm';
}

/** Reports a regular expression that cannot be compiled. */
export function checkPattern(pattern: string, { flags, path, report }: CheckPatternOptions): void {
  try {
    new RegExp(pattern, flags).test('');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.replace(/^.*: /u, '').toLowerCase();
    report({
      path,
      message: `"${formatPath(path)}" must be a regular expression, got ${quoteShort(pattern)} (${reason})`,
    });
  }
}
