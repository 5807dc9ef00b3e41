/** A table as data: for a CSV file, or for Markdown. */
export type Table = {
  /** Also the name of its file. */
  readonly name: string;
  readonly title: string;
  /** Names of the columns, fit for a data frame. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
};

export type Cell = string | number | null;

const csvCell = (value: Cell): string => {
  const text = value === null ? '' : String(value);
  // A leading =, +, - or @ would be a formula to a spreadsheet.
  const safe = typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** Comma-separated values (RFC 4180), every digit of every number. */
export function tableCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

const markdownCell = (value: Cell): string => {
  if (value === null) return '';
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? String(value)
      : Math.abs(value) < 0.001
        ? value.toExponential(1)
        : value.toFixed(3);
  // Names are text: nothing in them may become a column, a tag or a link.
  return value.replace(/[\r\n]+/g, ' ').replace(/[\\|<>[\]*_`]/g, (character) => `\\${character}`);
};

/** A table in Markdown; numbers to the right, with three digits. */
export function tableMarkdown({ columns, rows }: Table): string {
  const numeric = columns.map((_, index) =>
    rows.every((row) => row[index] === null || typeof row[index] === 'number'),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(markdownCell)),
    line(numeric.map((right) => (right ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(markdownCell))),
  ].join('\n');
}
