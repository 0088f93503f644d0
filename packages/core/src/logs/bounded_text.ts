/** The text, or its first `maxLength` UTF-16 units and a note of how much was left out. */
export function boundedText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = Math.max(0, maxLength);
  return `${text.slice(0, kept)}... (${text.length - kept} more characters)`;
}
