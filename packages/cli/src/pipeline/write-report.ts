import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { readResults } from '@sparsam/evaluate';
import { renderReport } from '@sparsam/report';
import { runFiles } from './run-folder.ts';

const readIf = async (path: string): Promise<Buffer | undefined> =>
  existsSync(path) ? readFile(path) : undefined;

/** Lines of a log; a last line that a kill cut short is left out. */
function logRows(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
}

/** Writes `report.html` from what lies in a results folder; returns its path. Throws SparsamError where there are no results. */
export async function writeReport(folder: string): Promise<string> {
  const results = await readResults(folder);
  const log = await readIf(join(folder, runFiles.log));
  const config = await readIf(join(folder, runFiles.config));
  const html = await renderReport({
    results,
    log: log === undefined ? undefined : logRows(log.toString('utf8')),
    viewsPng: await readIf(join(folder, runFiles.views)),
    config:
      config === undefined ? undefined : (JSON.parse(config.toString('utf8')) as Record<string, unknown>),
  });
  const file = join(folder, runFiles.report);
  await writeFileAtomic(file, html);
  return file;
}
