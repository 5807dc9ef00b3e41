import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { readRun } from './input/read-run.ts';
import { renderReport } from './page/render-report.ts';
import { reportMarkdown } from './tables/report-markdown.ts';
import { reportTables, tableNames } from './tables/report-tables.ts';
import { tableCsv } from './tables/table.ts';

/** The names of the report in a run folder: the page, the text for papers, and the folder of the tables. */
export const reportFileName = 'report.html';
export const markdownFileName = 'report.md';
export const tablesFolderName = 'tables';

/**
 * Makes `report.html`, `report.md` and `tables/*.csv` from what lies in a run folder and writes them there, each whole or
 * not at all; tables of an earlier report that are no more are removed. Returns the path of the page. Throws SparsamError
 * where `results.json` is missing or damaged; other missing files are named in the report.
 */
export async function writeReport(folder: string): Promise<string> {
  const input = await readRun(folder);
  const page = await renderReport(input);
  const tables = reportTables(input);
  const tablesFolder = join(folder, tablesFolderName);
  await mkdir(tablesFolder, { recursive: true });
  const gone = tableNames.filter((name) => tables.every((table) => table.name !== name));
  for (const name of gone) await rm(join(tablesFolder, `${name}.csv`), { force: true });
  for (const table of tables) await writeFileAtomic(join(tablesFolder, `${table.name}.csv`), tableCsv(table));
  await writeFileAtomic(join(folder, markdownFileName), reportMarkdown(input, tables));
  const path = join(folder, reportFileName);
  await writeFileAtomic(path, page);
  return path;
}
