import type { ComputeRow } from '@sparsam/evaluate';
import { computeCells } from '@sparsam/report';
import { textTable } from '../ui/table.ts';

/** What each training took and was allowed, for the terminal. */
export function computeTable(rows: readonly ComputeRow[], untrained: readonly string[]): string {
  const { header, rows: cells, numeric, notes } = computeCells(rows, { untrained });
  const upper = header.map((name) => name.toUpperCase());
  return `${textTable(upper, cells, numeric)}\n${notes.join('\n')}`;
}
