import { readFile } from 'node:fs/promises';
import { SparsamError, suggest } from '@sparsam/core';
import { parse } from 'csv-parse/sync';

/** A line of a CSV file by column name (lower case), with its line number in the file. */
export type TableLine = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/**
 * Reads a CSV file with a header line. The separator is the one of comma, semicolon and tab that the header has most of;
 * column names are trimmed and compared in lower case; an unnamed first column (an index) is ignored. Throws where a
 * column of `required` is missing or the file is not CSV.
 */
export async function readTable(path: string, required: readonly string[]): Promise<TableLine[]> {
  const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  const header = text.slice(0, Math.max(0, text.search(/\r?\n|$/)));
  const count = (separator: string): number => header.split(separator).length;
  const delimiter = [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
  let records: { record: Record<string, string>; info: { lines: number } }[];
  let columns: string[] = [];
  try {
    records = parse(text, {
      delimiter,
      columns: (names: string[]) => (columns = names.map((name) => name.trim().toLowerCase())),
      info: true,
      trim: true,
      skip_empty_lines: true,
    }) as unknown as typeof records;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SparsamError('input', `${path} could not be read as CSV: ${reason}`, { cause });
  }
  for (const name of required) {
    if (columns.includes(name)) continue;
    const near = suggest(name, columns);
    throw new SparsamError(
      'input',
      `${path} has no column "${name}".${near === undefined ? '' : ` Is "${near}" meant?`} Its first line must name the columns ` +
        `${required.join(', ')}; it names ${columns.filter((column) => column !== '').join(', ') || 'none'}.`,
    );
  }
  return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
}
