// Everything below U+0020 but tab, DEL, and the C1 range: what could move the cursor or retitle the window.
const CONTROL = new RegExp(String.raw`[\u0000-\u0008\u000A-\u001F\u007F-\u009F]`, 'g');

/**
 * Makes foreign text (parameter values, error details, names) safe for one line of a terminal: control characters
 * are shown as escapes instead of being obeyed.
 */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, (sign) =>
    sign === '\n' ? '\\n' : `\\x${(sign.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}
