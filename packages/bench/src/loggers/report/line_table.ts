import type { JobRecord } from '../plan/job.ts';
import type { Measured } from '../stats/measured.ts';
import { type ReportTable, short } from './report_table.ts';

/** What lines say and how long they are, by those that write the same. */
export function lineTable(
  measured: Measured,
  { records, contenders }: { readonly records: readonly JobRecord[]; readonly contenders: readonly string[] },
): ReportTable {
  const kinds = new Map<string, { names: string[]; fields: string }>();
  for (const name of contenders) {
    const lineKind = records.find((one) => one.contender === name && one.result?.lineKind !== undefined)
      ?.result?.lineKind;
    if (lineKind === undefined) continue;
    const { digest, fields } = lineKind;
    const kind = kinds.get(digest) ?? { names: [], fields };
    kind.names.push(name);
    kinds.set(digest, kind);
  }
  const bytesOf = (contender: string): number =>
    measured.intervalOf({ caseName: 'sustained', contender, metric: 'bytesPerLine' })?.median ?? Number.NaN;
  const rows = [...kinds].map(([digest, { names, fields }]) => {
    const bytes = names.map(bytesOf);
    const [least, most] = [short(Math.min(...bytes)), short(Math.max(...bytes))];
    return [names.join(', '), least === most ? least : `${least} to ${most}`, digest, fields];
  });
  return {
    title: 'Lines',
    note: 'Everyone writes the line that it usually writes. Those in one row say the same: the digest is that of the first thousand lines without time and process, fields in the order of their names. Where bytes count, short lines have an advantage.',
    head: ['', 'bytes a line', 'digest', 'fields'],
    rows,
  };
}
