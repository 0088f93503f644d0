/** What the header of a behaviour says about how it ends. */
export interface Expectation {
  /** As it was written, for people. */
  readonly text: string;
  /** Any of these will do. */
  readonly outcomes: readonly ExpectedOutcome[];
  /** At least so many processes have to be found after the end of the main one, in tiers that find them all. */
  readonly leaked?: number;
}

/** One kind of outcome and values that must be among its facts. */
export interface ExpectedOutcome {
  readonly kind: string;
  readonly values: readonly string[];
}

/** The facts that expectations look at; any outcome of an attempt is one. */
export type OutcomeFacts = Readonly<Record<string, unknown>> & { readonly kind: string };

/** How many values a kind may be followed by. */
const MOST_VALUES: Readonly<Record<string, number>> = {
  exit: 1,
  signal: 1,
  spawn: 1,
  oom: 2,
  timeout: 0,
  cancelled: 0,
  log_limit: 0,
  interrupted: 0,
  disk_full: 0,
};

/** Reads text such as `exit 0, leaked 1` or `signal SIGSEGV or timeout`; undefined when it is not of that form. */
export function parseExpectation(text: string): Expectation | undefined {
  const { endings, leaked } = splitLeaked(text);
  const outcomes = endings.split(/ or /).map(parseOutcome);
  if (outcomes.length === 0 || outcomes.some((one) => one === undefined)) return undefined;
  return {
    text,
    outcomes: outcomes.filter((one) => one !== undefined),
    ...(leaked === undefined ? {} : { leaked }),
  };
}

function splitLeaked(text: string): { readonly endings: string; readonly leaked?: number } {
  const found = /^(.*), leaked(?: (\d+))?$/.exec(text);
  return found === null ? { endings: text } : { endings: found[1] ?? '', leaked: Number(found[2] ?? 1) };
}

function parseOutcome(text: string): ExpectedOutcome | undefined {
  const [kind = '', ...values] = text.trim().split(/\s+/);
  const most = Object.hasOwn(MOST_VALUES, kind) ? MOST_VALUES[kind] : undefined;
  return most === undefined || values.length > most ? undefined : { kind, values };
}

/** Tells whether an outcome is one of those that were expected. */
export function isAsExpected(outcome: OutcomeFacts, expectation: Expectation): boolean {
  const facts = new Set(
    ['code', 'signal', 'errno', 'evidence', 'resource'].map((name) => String(outcome[name])),
  );
  return expectation.outcomes.some(
    ({ kind, values }) => kind === outcome.kind && values.every((value) => facts.has(value)),
  );
}

/** Says an outcome in the words of expectations, such as `exit 7` or `oom log gpu`. */
export function describeOutcome(outcome: OutcomeFacts): string {
  const facts = ['code', 'signal', 'errno', 'evidence', 'resource'].map((name) => outcome[name]);
  return [outcome.kind, ...facts.filter((one) => one !== undefined).map(String)].join(' ');
}
