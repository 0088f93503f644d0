import type { ArgumentRow, CommandRow, OptionRow } from './command.ts';

const FILE: ArgumentRow = {
  name: 'FILE',
  isRequired: true,
  summary: 'task file (YAML or JSON)',
  completes: 'file',
};
const TASK: ArgumentRow = {
  name: 'TASK',
  isRequired: false,
  summary: 'number of the task (default: the latest)',
  completes: 'task',
};
const JSON_OPTION: OptionRow = { flags: '--json', summary: 'print JSON on standard output' };
const RUN_JSON: OptionRow = {
  flags: '--json',
  summary: 'end with the result as one line of JSON on standard output',
};
const QUIET: OptionRow = { flags: '-q, --quiet', summary: 'no progress; only the result' };

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--home <folder>',
    summary: 'data folder (default: AUTOTUNER_HOME, else ~/.local/share/autotuner)',
  },
  { flags: '--no-color', summary: 'no colours' },
];

/** Every command, in the order of the help text. */
export const COMMAND_TABLE: readonly CommandRow[] = [
  {
    name: 'init',
    summary: 'write a commented task file to start from',
    details:
      'Asks on a terminal for what the flags leave open; elsewhere, or with --yes, takes an example instead.',
    arguments: [
      { name: 'FILE', isRequired: false, summary: 'file to write (default: task.yaml)', completes: 'file' },
    ],
    options: [
      { flags: '--name <name>', summary: 'name of the task' },
      {
        flags: '--command <line>',
        summary: 'command to tune, with {parameter} placeholders; split at spaces, no shell',
      },
      {
        flags: '--param <name=domain>',
        summary: 'a parameter: x=1..9 (int), x=0.1..1 (float), x=a,b,c (choices), x=bool; may be repeated',
        value: 'list',
      },
      { flags: '--metric <name>', summary: 'metric to optimize' },
      { flags: '--direction <direction>', summary: 'which is better', choices: ['minimize', 'maximize'] },
      { flags: '--experiments <count>', summary: 'budget of experiments', value: 'count' },
      { flags: '-y, --yes', summary: 'ask nothing' },
      { flags: '-f, --force', summary: 'overwrite an existing file' },
    ],
    examples: [
      { line: 'autotuner init', summary: 'answer a few questions' },
      {
        line: 'autotuner init --command "sleep {seconds}" --param seconds=0.1..2 --metric elapsed_s',
        summary: 'ask nothing about what is given',
      },
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'check',
    summary: 'validate a task file and show the first command it would run',
    arguments: [FILE],
    options: [JSON_OPTION],
    examples: [{ line: 'autotuner check task.yaml', summary: 'find every mistake before a run is spent' }],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'run',
    summary: 'create a task from a file and run it to its end',
    details:
      'Ctrl-C once lets running experiments finish, twice ends them, three times leaves at once. The result goes to ' +
      'standard output, progress to standard error.',
    arguments: [FILE],
    options: [
      {
        flags: '-n, --experiments <count>',
        summary: 'budget of experiments, instead of that of the file',
        value: 'count',
      },
      {
        flags: '--seed <number>',
        summary: 'seed of the sampler, instead of that of the file',
        value: 'integer',
      },
      {
        flags: '-c, --concurrency <count>',
        summary: 'experiments at a time, instead of that of the file',
        value: 'count',
      },
      {
        flags: '--timeout <duration>',
        summary: 'time limit of one experiment, such as 90s',
        value: 'duration',
      },
      {
        flags: '--warm-start <task>',
        summary: 'start from what an earlier task found: its number, or its name for the latest one',
      },
      RUN_JSON,
      QUIET,
      {
        flags: '-d, --detach',
        summary: 'return as soon as the task runs (needs a server, see AUTOTUNER_URL)',
      },
    ],
    examples: [
      { line: 'autotuner run task.yaml', summary: 'tune, with a live view on a terminal' },
      { line: 'autotuner run task.yaml --json --quiet | jq .best.params', summary: 'for scripts' },
    ],
    load: async () => (await import('./commands/run.ts')).run,
  },
  {
    name: 'resume',
    summary: 'go on with an interrupted or paused task',
    arguments: [{ ...TASK, summary: 'number of the task (default: the latest that can go on)' }],
    options: [RUN_JSON, QUIET],
    examples: [{ line: 'autotuner resume', summary: 'after a Ctrl-C, a crash or a restart of the machine' }],
    load: async () => (await import('./commands/resume.ts')).resume,
  },
  {
    name: 'watch',
    summary: 'watch a task that another process runs',
    arguments: [TASK],
    options: [RUN_JSON, QUIET],
    examples: [{ line: 'autotuner watch 9', summary: 'Ctrl-C leaves; the task goes on' }],
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  {
    name: 'ls',
    summary: 'list tasks, newest first',
    arguments: [],
    options: [
      { flags: '-n, --limit <count>', summary: 'tasks at most (default: 20)', value: 'count' },
      {
        flags: '--state <state>',
        summary: 'only tasks in this state',
        choices: ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'],
      },
      { flags: '--ids', summary: 'only the numbers, one a line' },
      JSON_OPTION,
    ],
    examples: [{ line: 'autotuner ls --state running', summary: 'what runs now' }],
    load: async () => (await import('./commands/ls.ts')).ls,
  },
  {
    name: 'show',
    summary: 'show a task with its experiments, or one experiment',
    arguments: [{ ...TASK, name: 'TASK[/EXP]', completes: 'experiment' }],
    options: [JSON_OPTION],
    examples: [
      { line: 'autotuner show', summary: 'the latest task' },
      { line: 'autotuner show 9/14', summary: 'experiment 14 of task 9 with its attempts' },
    ],
    load: async () => (await import('./commands/show.ts')).show,
  },
  {
    name: 'best',
    summary: 'print the best setting found so far',
    arguments: [TASK],
    options: [
      { flags: '--sh', summary: 'as a command line for a POSIX shell' },
      { flags: '--env', summary: 'as variables: eval "$(autotuner best --env)"' },
      JSON_OPTION,
      { flags: '--yaml', summary: 'as YAML, fit for "baseline" in a task file' },
    ],
    examples: [
      { line: 'sh -c "$(autotuner best 9 --sh)"', summary: 'run the command with its best setting' },
    ],
    load: async () => (await import('./commands/best.ts')).best,
  },
  {
    name: 'analyze',
    summary: 'say which parameters matter, and how sure the best setting and its gain are',
    arguments: [TASK],
    options: [JSON_OPTION],
    examples: [
      { line: 'autotuner analyze 9', summary: 'also while the task runs' },
      { line: 'autotuner analyze 9 --json | jq .best.relativeGain', summary: 'the gain with its interval' },
    ],
    load: async () => (await import('./commands/analyze.ts')).analyze,
  },
  {
    name: 'logs',
    summary: 'print or follow the log of a task or of one experiment',
    arguments: [{ ...TASK, name: 'TASK[/EXP]', completes: 'experiment' }],
    options: [
      { flags: '-f, --follow', summary: 'go on printing until the task or experiment ends' },
      { flags: '-n, --lines <count>', summary: 'only the last lines', value: 'count' },
      { flags: '--grep <pattern>', summary: 'only lines that match this regular expression' },
    ],
    examples: [
      { line: 'autotuner logs 9/3', summary: 'all that experiment 3 printed' },
      { line: 'autotuner logs -f -n 20 9', summary: 'the last 20 lines of task 9, then on' },
    ],
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  {
    name: 'cancel',
    summary: 'stop a task',
    arguments: [{ ...TASK, isRequired: true, summary: 'number of the task' }],
    options: [{ flags: '--drain', summary: 'let running experiments finish; the task can be resumed' }],
    examples: [{ line: 'autotuner cancel 9 --drain', summary: 'pause it' }],
    load: async () => (await import('./commands/cancel.ts')).cancel,
  },
  {
    name: 'retry',
    summary: 'put a failed or cancelled experiment in line for another attempt',
    arguments: [{ name: 'TASK/EXP', isRequired: true, summary: 'the experiment', completes: 'experiment' }],
    options: [],
    examples: [{ line: 'autotuner retry 9/3 && autotuner resume 9', summary: 'try experiment 3 again' }],
    load: async () => (await import('./commands/retry.ts')).retry,
  },
  {
    name: 'export',
    summary: 'write all experiments of a task to standard output',
    arguments: [TASK],
    options: [
      {
        flags: '--format <format>',
        summary: 'form of the output; optuna is a journal file that Optuna opens (default: csv)',
        choices: ['csv', 'jsonl', 'json', 'optuna'],
      },
      { flags: '--out <file>', summary: 'write to this file instead, which must not be there yet' },
    ],
    examples: [
      { line: 'autotuner export 9 --format csv > task_9.csv', summary: 'for a spreadsheet' },
      { line: 'autotuner export 9 --format optuna --out task_9.log', summary: 'for optuna.load_study()' },
    ],
    load: async () => (await import('./commands/export.ts')).exportTask,
  },
  {
    name: 'import',
    summary: 'make a task of a study that was run elsewhere, to look at and to start others from',
    details:
      'FORMAT is optuna: FILE is a journal file of Optuna, as JournalFileBackend writes it, or its SQLite database. The task is complete: use it with --warm-start.',
    arguments: [
      { name: 'FORMAT', isRequired: true, summary: 'optuna', completes: 'format' },
      { name: 'FILE', isRequired: true, summary: 'file to read', completes: 'file' },
    ],
    options: [
      { flags: '--study <name>', summary: 'which study of the file, when it holds several' },
      { flags: '--name <name>', summary: 'name of the task (default: that of the study)' },
      {
        flags: '--metric <name>',
        summary:
          'name of its value, as tasks call it that start from it (default: value); repeated for several',
        value: 'list',
      },
      JSON_OPTION,
    ],
    examples: [
      { line: 'autotuner import optuna journal.log --study resnet', summary: 'then: autotuner show' },
    ],
    load: async () => (await import('./commands/import.ts')).importTask,
  },
  {
    name: 'serve',
    summary: 'serve the HTTP API, and run tasks that clients start',
    details:
      'Listens on 127.0.0.1 unless told otherwise; any other address needs a key in AUTOTUNER_API_KEY, since the API runs commands.',
    arguments: [],
    options: [
      { flags: '-p, --port <port>', summary: 'port (default: 8000)', value: 'port' },
      { flags: '--host <address>', summary: 'address to listen on (default: 127.0.0.1)' },
      {
        flags: '--allow-host <name>',
        summary:
          'another name that requests may address the server by, such as that of a proxy; may be repeated',
        value: 'list',
      },
      { flags: '--insecure', summary: 'listen on an address that others can reach without asking for a key' },
    ],
    examples: [
      { line: 'autotuner serve --port 8080', summary: 'then: export AUTOTUNER_URL=http://127.0.0.1:8080' },
    ],
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'doctor',
    summary: 'check what this machine offers and what is missing',
    arguments: [],
    options: [JSON_OPTION],
    examples: [{ line: 'autotuner doctor', summary: 'first thing to look at when something is odd' }],
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'schema',
    summary: 'print the JSON Schema of the task file',
    arguments: [],
    options: [],
    examples: [{ line: 'autotuner schema > task.schema.json', summary: 'for editors' }],
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    name: 'completion',
    summary: 'print a script that completes commands, options and task numbers',
    arguments: [{ name: 'SHELL', isRequired: true, summary: 'bash, zsh or fish', completes: 'shell' }],
    options: [],
    examples: [{ line: 'source <(autotuner completion bash)', summary: 'in ~/.bashrc' }],
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];
