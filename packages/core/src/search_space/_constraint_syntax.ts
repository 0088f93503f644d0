/** How the two sides of a constraint compare. */
export type Comparison = '<=' | '<' | '>=' | '>' | '==' | '!=';

/** A parsed arithmetic expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negate'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Expression;
      readonly right: Expression;
    };

/** A parsed inequality. */
export interface Inequality {
  readonly comparison: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

interface Token {
  readonly kind: 'number' | 'name' | 'comparison' | 'symbol' | 'end' | 'unknown';
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const TOKEN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{M}\p{N}_]*)|(?<comparison><=|>=|==|!=|<|>)|(?<symbol>[-+*/()])|(?<unknown>\S))/uy;
const OPERAND = 'a number, a parameter name, "-" or "("';
const COMPARISON = 'one of <= < >= > == !=';
const LENGTH_LIMIT = 1000;
const DEPTH_LIMIT = 50;

/**
 * Parses `expression comparison expression`; expressions are numbers, parameter names, + - * / and parentheses.
 *
 * @throws SyntaxError with the column and what would be accepted there
 */
export function parseInequality(text: string): Inequality {
  if (text.length > LENGTH_LIMIT) {
    throw new SyntaxError(
      `Cannot read constraint: it has ${text.length} characters, at most ${LENGTH_LIMIT} are accepted`,
    );
  }
  return new InequalityParser(text).parse();
}

/** Recursive descent: inequality > sum > product > factor. */
class InequalityParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Inequality {
    const left = this.#sum();
    const token = this.#next();
    if (token.kind !== 'comparison') throw this.#refuse(token, `+ - * / or ${COMPARISON}`);
    const right = this.#sum();
    const end = this.#next();
    if (end.kind !== 'end') throw this.#refuse(end, '+ - * / or the end');
    // The token pattern lets exactly the comparisons through.
    return { comparison: token.text as Comparison, left, right };
  }

  #sum(): Expression {
    let left = this.#product();
    for (let operator = this.#take('+', '-'); operator !== undefined; operator = this.#take('+', '-')) {
      left = { kind: 'binary', operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    for (let operator = this.#take('*', '/'); operator !== undefined; operator = this.#take('*', '/')) {
      left = { kind: 'binary', operator, left, right: this.#factor() };
    }
    return left;
  }

  #factor(): Expression {
    const token = this.#next();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'name') return { kind: 'name', name: token.text };
    if (token.text === '-') return { kind: 'negate', operand: this.#nested(token, () => this.#factor()) };
    if (token.text !== '(') throw this.#refuse(token, OPERAND);
    const inner = this.#nested(token, () => this.#sum());
    const close = this.#next();
    if (close.text !== ')') throw this.#refuse(close, '+ - * / or ")"');
    return inner;
  }

  #nested(token: Token, read: () => Expression): Expression {
    this.#depth++;
    if (this.#depth > DEPTH_LIMIT) throw this.#refuse(token, `at most ${DEPTH_LIMIT} levels of nesting`);
    const expression = read();
    this.#depth--;
    return expression;
  }

  #next(): Token {
    const token = this.#tokens[Math.min(this.#position, this.#tokens.length - 1)];
    this.#position++;
    return token ?? { kind: 'end', text: '', column: this.#text.length + 1 };
  }

  #take<const Symbol extends string>(...symbols: readonly Symbol[]): Symbol | undefined {
    const found = symbols.find((symbol) => symbol === this.#tokens[this.#position]?.text);
    if (found !== undefined) this.#position++;
    return found;
  }

  #refuse(token: Token, accepted: string): SyntaxError {
    const seen = token.kind === 'end' ? 'it ends' : `"${token.text}" stands`;
    return new SyntaxError(
      `Cannot read constraint "${this.#text}": ${seen} at column ${token.column}, where ${accepted} would be accepted`,
    );
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const found = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined);
    const [kind, value] = found ?? ['unknown', ''];
    // The group names of the token pattern are the token kinds.
    tokens.push({ kind: kind as Token['kind'], text: value, column: TOKEN.lastIndex - value.length + 1 });
  }
  return [...tokens, { kind: 'end', text: '', column: text.length + 1 }];
}
