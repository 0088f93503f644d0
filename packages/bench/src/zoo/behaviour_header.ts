import { parseExpectation, type Expectation } from './expectation.ts';

/** What the lines of comment at the start of a program say to the bench. A program without any is run all the same. */
export interface BehaviourHeader {
  /** One for each line `expect: …` (run with the tag alone) or `expect with ARGUMENTS: …`. */
  readonly cases: readonly { readonly args: readonly string[]; readonly expectation: Expectation }[];
  /** `needs: python3`: programs without which it cannot run. */
  readonly needs: readonly string[];
  /** `as: user` or `as: root`: the only user to run it as. */
  readonly as?: 'user' | 'root';
  /** `up: 40`: so many processes with the tag must be seen, or the run has shown nothing. */
  readonly up?: number;
  /** `timeout: 2`: seconds, where the usual time is too short for it. */
  readonly timeoutMs?: number;
  /** `out of reach of TIER, TIER: reason`: tiers that are known not to master it. */
  readonly outOfReach: ReadonlyMap<string, string>;
  /** Lines that look like one of these and cannot be understood. */
  readonly problems: readonly string[];
}

const LINE = /^[^\w\n]{0,4}(expect|expect with [^:]+|needs|as|up|timeout|out of reach of [^:]+): *(.+?) *$/;
const MOST_LINES = 60;

/** Reads the header of a program, whatever its language: the start of each line is ignored as far as it is no letter. */
export function readHeader(text: string): BehaviourHeader {
  const found = text
    .split('\n', MOST_LINES)
    .map((line) => LINE.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', value = '']) => ({ name, value }));
  const valuesOf = (name: string): readonly string[] =>
    found.filter((one) => one.name === name).map((one) => one.value);
  const up = numberIn(valuesOf('up')[0]);
  const seconds = numberIn(valuesOf('timeout')[0]);
  const as = valuesOf('as')[0];
  const expectations = found.filter(({ name }) => name.startsWith('expect')).map(caseOf);
  return {
    cases: expectations.flatMap((one) => ('case' in one ? [one.case] : [])),
    problems: expectations.flatMap((one) => ('problem' in one ? [one.problem] : [])),
    needs: valuesOf('needs').flatMap((value) => value.split(/[\s,]+/)),
    ...(as === 'user' || as === 'root' ? { as } : {}),
    ...(up === undefined ? {} : { up }),
    ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    outOfReach: new Map(found.flatMap(limitsOf)),
  };
}

interface Line {
  readonly name: string;
  readonly value: string;
}

function caseOf({
  name,
  value,
}: Line): { readonly case: BehaviourHeader['cases'][number] } | { readonly problem: string } {
  const expectation = parseExpectation(value);
  if (expectation === undefined) return { problem: `"${name}: ${value}" is no known ending` };
  const args = name
    .slice('expect with'.length)
    .split(/\s+/)
    .filter((arg) => arg !== '');
  return { case: { args, expectation } };
}

function limitsOf({ name, value }: Line): readonly (readonly [string, string])[] {
  const tiers = /^out of reach of (.+)$/.exec(name)?.[1];
  return tiers === undefined ? [] : tiers.split(/[\s,]+/).map((tier) => [tier, value] as const);
}

function numberIn(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || !(number > 0) ? undefined : number;
}
