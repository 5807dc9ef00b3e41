import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { readRun } from './input/read-run.ts';
import { renderReport } from './page/render-report.ts';

/** The name of the report in a run folder. */
export const reportFileName = 'report.html';

/**
 * Makes `report.html` from what lies in a run folder and writes it there, whole or not at all. Returns its path. Throws
 * SparsamError where `results.json` is missing or damaged; other missing files are named in the report.
 */
export async function writeReport(folder: string): Promise<string> {
  const path = join(folder, reportFileName);
  await writeFileAtomic(path, await renderReport(await readRun(folder)));
  return path;
}
