import type { SqlValue, Statement } from './sqlite_connection.ts';

/** What SQLite says when a statement changed another number of rows than it had to. Nothing else of ours reads JSON in SQL. */
export const UNMET = 'malformed JSON';

/** Writes statements as one text with their values in it, for a library that can run several only as text. */
export function sqlText(statements: readonly Statement[]): string {
  return statements.map(statementText).join(';\n');
}

function statementText({ sql, parameters, changes }: Statement): string {
  let text = '';
  let from = 0;
  for (const value of parameters) {
    const at = sql.indexOf('?', from);
    text += sql.slice(from, at) + literal(value);
    from = at + 1;
  }
  text += sql.slice(from);
  return changes === undefined ? text : `${text};\n${checkOf(changes)}`;
}

// Outside of triggers SQLite has no statement that fails on a condition; reading no JSON as JSON is one.
function checkOf(changes: number): string {
  return `select json(iif(changes() = ${changes}, '1', ''))`;
}

function literal(value: SqlValue): string {
  if (value === null) return 'null';
  return typeof value === 'number' ? numberLiteral(value) : textLiteral(value);
}

// SQLite reads its text up to the first NUL, which a text in the database may well hold.
function textLiteral(value: string): string {
  if (value.includes('\0')) return `cast(x'${Buffer.from(value).toString('hex')}' as text)`;
  return `'${value.replaceAll("'", "''")}'`;
}

// What binding them comes to.
function notFinite(value: number): string {
  if (Number.isNaN(value)) return 'null';
  return value > 0 ? '9e999' : '-9e999';
}

/** The largest power of two that SQLite takes as a whole number. */
const LARGEST_POWER = 62;

/**
 * SQLite reads about one fraction in 6000 wrongly by its last bit. Whole numbers it reads right, and dividing and
 * multiplying by powers of two is exact: so a fraction is written as its mantissa and its exponent.
 */
function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return value.toString();
  if (!Number.isFinite(value)) return notFinite(value);
  let mantissa = value;
  let exponent = 0;
  for (; !Number.isInteger(mantissa); exponent -= 1) mantissa *= 2;
  for (; !Number.isSafeInteger(mantissa); exponent += 1) mantissa /= 2;
  return `(${mantissa}.0${scaling(exponent)})`;
}

function scaling(exponent: number): string {
  const operator = exponent < 0 ? '/' : '*';
  let text = '';
  for (let left = Math.abs(exponent); left > 0; left -= LARGEST_POWER)
    text += `${operator}${2n ** BigInt(Math.min(left, LARGEST_POWER))}.0`;
  return text;
}
