/** What a new task file is made of. */
export interface InitAnswers {
  readonly name: string;
  /** Argument vector with {parameter} placeholders. */
  readonly command: readonly string[];
  readonly parameters: readonly InitParameter[];
  readonly metric: string;
  readonly direction: 'minimize' | 'maximize';
  readonly experiments: number;
}

/** A parameter and its domain as it is written into the file, such as "{ type: int, low: 1, high: 9 }". */
export interface InitParameter {
  readonly name: string;
  readonly domain: string;
}

/** A task that runs as it is wherever this program does, to be changed from there. */
export const EXAMPLE_ANSWERS: InitAnswers = {
  name: 'example',
  command: [
    'node',
    '-e',
    // Braces that are no placeholders are doubled.
    'const [x, y] = process.argv.slice(1).map(Number); console.log(JSON.stringify({{ loss: (x - 3) ** 2 + (y + 1) ** 2 }}))',
    '--',
    '{x}',
    '{y}',
  ],
  parameters: [
    { name: 'x', domain: '{ type: float, low: -5, high: 5 }' },
    { name: 'y', domain: '{ type: float, low: -5, high: 5 }' },
  ],
  metric: 'loss',
  direction: 'minimize',
  experiments: 30,
};
