import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '@sparsam/checkpoint';
import { SparsamError } from '@sparsam/core';
import { predictionsFileName, readPredictions, readResults } from '@sparsam/evaluate';
import { galleryFileName, readGallery } from '../gallery/gallery-file.ts';
import type { LogRow, ReportInput } from './report-input.ts';

/** The bytes of a file; undefined where there is none. */
async function optional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(error, `read ${path}`);
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Lines of a log; the last may be torn where a run was killed, others that are no objects are counted. */
export function parseLog(text: string): { readonly rows: LogRow[]; readonly damaged: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rows: LogRow[] = [];
  let damaged = 0;
  lines.forEach((line, index) => {
    const row = parsed(line);
    if (row !== undefined) rows.push(row);
    else if (index < lines.length - 1 || text.endsWith('\n')) damaged++;
  });
  return { rows, damaged };
}

const isPng = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));

/** What a reader makes of a file; where there is none or it is damaged or of another protocol, `missing` is told. */
async function partOf<Part extends { readonly protocol: string }>(
  folder: string,
  name: string,
  read: (folder: string) => Promise<Part>,
  protocol: string,
  missing: string[],
): Promise<Part | undefined> {
  if ((await stat(join(folder, name)).catch(() => undefined)) === undefined) return undefined;
  try {
    const part = await read(folder);
    if (part.protocol === protocol) return part;
    missing.push(`${name}, which is of another evaluation`);
  } catch (error) {
    if (!(error instanceof SparsamError)) throw error;
    missing.push(`${name}, which is damaged`);
  }
  return undefined;
}

/**
 * Reads what a report is made from: `results.json`, which must be there, and predictions, gallery, log, views and
 * configuration where they are. What is damaged is left out and named. Throws SparsamError where there are no results.
 */
export async function readRun(folder: string): Promise<ReportInput> {
  const resultsBytes = await optional(join(folder, 'results.json'));
  if (resultsBytes === undefined) {
    throw new SparsamError(
      'input',
      `There is no results.json in ${folder}, so there is nothing to report. Make it with: sparsam evaluate --run ${folder} --data DIR --out ${folder}`,
    );
  }
  const results = await readResults(folder);
  const missing: string[] = [];
  const [logBytes, viewsPng, configBytes] = await Promise.all(
    ['log.jsonl', 'views.png', 'config.json'].map((name) => optional(join(folder, name))),
  );
  const log = logBytes === undefined ? undefined : parseLog(logBytes.toString('utf8'));
  if (log !== undefined && log.damaged > 0) missing.push(`${log.damaged} damaged lines of log.jsonl`);
  const config = configBytes === undefined ? undefined : parsed(configBytes.toString('utf8'));
  if (config === undefined)
    missing.push(`the configuration (config.json is ${configBytes === undefined ? 'missing' : 'damaged'})`);
  const views = viewsPng !== undefined && isPng(viewsPng) ? viewsPng : undefined;
  if (viewsPng !== undefined && views === undefined) missing.push('views.png, which is damaged');
  const { id } = results.protocol;
  const predictions = await partOf(folder, predictionsFileName, readPredictions, id, missing);
  const gallery = await partOf(folder, galleryFileName, readGallery, id, missing);
  return { results, predictions, gallery, log: log?.rows, viewsPng: views, config, missing };
}
