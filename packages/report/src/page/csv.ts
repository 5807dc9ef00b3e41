import type { ResultRow } from '@sparsam/evaluate';

const cell = (value: string | number): string => {
  const text = String(value);
  // A leading =, +, - or @ would be a formula to a spreadsheet.
  const safe = typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** The rows as comma-separated values (RFC 4180), a line for each value of each row. */
export function resultsCsv(rows: readonly ResultRow[]): string {
  const head = 'dataset,backbone,method,classifier,kPerClass,labels,metric,seed,value,mean,stdev,low,high';
  const lines = rows.flatMap((row) =>
    row.values.map((value, index) =>
      [
        row.dataset,
        row.backbone,
        row.method,
        row.classifier,
        row.kPerClass,
        row.labels,
        row.metric,
        row.seeds[index] ?? '',
        value,
        row.mean,
        row.stdev,
        row.interval?.[0] ?? '',
        row.interval?.[1] ?? '',
      ]
        .map(cell)
        .join(','),
    ),
  );
  return `${[head, ...lines].join('\r\n')}\r\n`;
}
