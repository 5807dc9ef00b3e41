/** Rows as aligned text: columns two spaces apart, numbers (as marked) to the right; no line ends in spaces. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string =>
    right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return all
    .map((row) =>
      header
        .map((_, column) => pad(row[column] ?? '', column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
