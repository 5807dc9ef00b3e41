import type { ResultRow } from '@sparsam/evaluate';
import { tableCsv } from '../tables/table.ts';

/** The rows as comma-separated values (RFC 4180), a line for each value of each row. */
export function resultsCsv(rows: readonly ResultRow[]): string {
  return tableCsv({
    name: 'results',
    title: 'Every number',
    columns:
      'dataset,backbone,method,classifier,kPerClass,labels,metric,seed,value,mean,stdev,low,high'.split(','),
    rows: rows.flatMap((row) =>
      row.values.map((value, index) => [
        ...[row.dataset, row.backbone, row.method, row.classifier, row.kPerClass, row.labels, row.metric],
        ...[row.seeds[index] ?? null, value, row.mean, row.stdev],
        ...[row.interval?.[0] ?? null, row.interval?.[1] ?? null],
      ]),
    ),
  });
}
