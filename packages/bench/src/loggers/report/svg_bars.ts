import { escapeHtml } from './escape_html.ts';

/** A bar: a share from 0 to 1, and what it says. */
export interface Bar {
  readonly name: string;
  readonly share: number;
  readonly text: string;
}

const [WIDTH, ROW, LEFT, BAR] = [860, 22, 170, 480];

/** Bars one below the other as SVG; a share of nothing is a thin line. */
export function svgBars(title: string, bars: readonly Bar[]): string {
  const rows = bars.map(({ name, share, text }, at) => {
    const y = 36 + at * ROW;
    const colour = share === 0 ? '#1a9e6f' : '#e4576b';
    const width = Math.max(2, Math.min(1, share) * BAR);
    return (
      `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escapeHtml(name)}</text>` +
      `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 6}" fill="${colour}"/>` +
      `<text x="${LEFT + width + 6}" y="${y + 13}">${escapeHtml(text)}</text>`
    );
  });
  const height = 44 + bars.length * ROW;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">`,
    `<text x="8" y="20" class="title">${escapeHtml(title)}</text>`,
    ...rows,
    '</svg>',
  ].join('\n');
}
