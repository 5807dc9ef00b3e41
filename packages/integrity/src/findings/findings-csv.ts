import type { Finding } from './finding.ts';

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Every finding as a line of CSV, for a spreadsheet. */
export function findingsCsv(findings: readonly Finding[]): string {
  const header =
    'relation,leak,contradiction,likeness,orientation,part_a,image_a,label_a,group_a,part_b,image_b,label_b,group_b';
  const lines = findings.map(({ relation, leak, contradiction, likeness, orientation, a, b }) =>
    [
      relation,
      leak ? 'yes' : 'no',
      contradiction ? 'yes' : 'no',
      likeness.toFixed(4),
      orientation,
      ...[a, b].flatMap(({ part = '', path, label = '', group = '' }) => [part, path, label, group]),
    ]
      .map(cell)
      .join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}
