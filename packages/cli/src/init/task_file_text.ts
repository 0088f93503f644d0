import type { InitAnswers } from './init_answers.ts';

/** Writes the commented task file. `schema` is the path of the JSON Schema for editors, as seen from the file. */
export function taskFileText(answers: InitAnswers, options: { readonly schema: string }): string {
  return `# yaml-language-server: $schema=${options.schema}
# A task for autotuner. Check it with "autotuner check FILE", run it with "autotuner run FILE".

name: ${JSON.stringify(answers.name)}

# What to run: a list of arguments, no shell. {name} stands for a parameter; all parameters are also in the
# environment variable AUTOTUNER_PARAMS as JSON.
command: [${answers.command.map(word).join(', ')}]

# What may be changed, and between which bounds. Other domains:
#   rate:     { type: float, low: 0.001, high: 1, log: true }
#   strategy: [fast, greedy, lazy]
#   cache:    { type: bool }                                    # becomes --cache, or nothing
#   window:   { type: int, low: 10, high: 27, when: { level: { gte: 3 } } }
parameters:
${answers.parameters.map(({ name, domain }) => `  ${name}: ${domain}`).join('\n')}

# Inequalities between parameters, checked before a run is spent.
# where: ["window >= level"]

# What to optimize. The command prints its metrics as one line of JSON at the end, such as {"${answers.metric}": 1.5},
# or writes them to the file in AUTOTUNER_RESULT_FILE. Text output is read with a pattern:
# metrics: { ${answers.metric}: "${answers.metric}: ([0-9.]+)" }
objective: { metric: ${word(answers.metric)}, direction: ${answers.direction} }

# Run first, so that the gain over it can be stated.
# baseline: { ${answers.parameters.map(({ name }) => `${name}: ...`).join(', ')} }

budget: { experiments: ${answers.experiments} }    # and wall: 10m
timeout: 60s        # of one experiment; one that takes longer has failed, and teaches that
concurrency: 1      # experiments at a time
`;
}

const word = (text: string): string => (/^[A-Za-z_./][\w./-]*$/.test(text) ? text : JSON.stringify(text));
