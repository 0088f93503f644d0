/** A stretch of a template: text as it is, or the name of a placeholder. */
export type TemplatePiece = string | { readonly name: string };

const TOKEN = /\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_]*)\}|[{}]/gu;

/** Splits `a{{b}}{name}` into its pieces; `{{` and `}}` become braces, and so does a brace that stands alone. */
export function parseTemplate(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, name] = match;
    pieces.push(text.slice(end, match.index), name === undefined ? token.slice(0, 1) : { name });
    end = match.index + token.length;
  }
  pieces.push(text.slice(end));
  return pieces.filter((piece) => piece !== '');
}

/** The first brace that is neither doubled nor part of a placeholder, with the text after it; undefined when there is none. */
export function findStrayBrace(text: string): string | undefined {
  const stray = [...text.matchAll(TOKEN)].find(([token]) => token === '{' || token === '}');
  return stray === undefined ? undefined : text.slice(stray.index, stray.index + 20);
}

/** The names of all placeholders in a template, in order, repeats included. */
export function placeholderNames(text: string): readonly string[] {
  return parseTemplate(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]));
}

/** The name, when the whole text is one placeholder. */
export function solePlaceholder(text: string): string | undefined {
  const [piece, ...others] = parseTemplate(text);
  return others.length === 0 && typeof piece === 'object' ? piece.name : undefined;
}
