import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { type DecodedImage, type Row, SparsamError } from '@sparsam/core';
import { type ImageStore, type LoadedImages, contactSheet, loadImages } from '@sparsam/data';
import { readFeatures } from '@sparsam/evaluate';
import {
  type Finding,
  type Findings,
  describeFindings,
  findLeaks,
  findingsCsv,
  nearestByFeatures,
} from '@sparsam/integrity';
import type { Context } from '../commands/command.ts';
import type { Settings } from '../options/table.ts';
import { knownDuplicates } from './known-duplicates.ts';
import { leakError } from './leak-gate.ts';
import { nativeSide } from './prepare-data.ts';
import { givenLists, readData, rowsOfLists } from './read-data.ts';

/** Images are compared at this size. */
const checkedSize = 96;
/** Pairs on the contact sheet: so many a row, so many at most. */
const [pairsPerRow, mostPairs] = [4, 80];

type Checked = {
  readonly found: Findings;
  readonly rows: readonly Row[];
  readonly loaded?: LoadedImages;
};

/** Compares images on their pixels; by features, too, where there are any. */
async function checkImages(
  context: Context,
  settings: Settings & { readonly data: string },
): Promise<Checked> {
  const { io, progress } = context;
  const dataset = await readData(settings);
  dataset.warnings.forEach(progress.warn);
  progress.stage('Decode');
  const loaded = await loadImages(dataset, {
    size: checkedSize,
    ...(settings.threads === undefined ? {} : { threads: settings.threads }),
    // Unreadable images are findings here, not a reason to stop.
    maxUnreadable: 1,
    onProgress: (done, total) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total });
    },
  });
  progress.end();
  const { rows } = loaded;
  let candidates: { a: number; b: number }[] = [];
  if (settings.features !== undefined) {
    const table = await readFeatures(settings.features);
    const placeOf = new Map(rows.map(({ path }, index) => [path, index]));
    const places = table.images.map((path) => placeOf.get(path));
    if (places.every((place) => place === undefined))
      throw new SparsamError(
        'input',
        `${settings.features} has no features of these images. Extract them: sparsam extract.`,
      );
    const matrix = { rows: table.images.length, columns: table.embedDim, data: table.features };
    candidates = nearestByFeatures(matrix).flatMap(({ a, b }) => {
      const [one, two] = [places[a], places[b]];
      return one === undefined || two === undefined ? [] : [{ a: one, b: two }];
    });
  }
  const pairs = await knownDuplicates(context, loaded, {
    candidates,
    nativeSide: await nativeSide(dataset),
    threads: settings.threads,
  });
  return { found: findLeaks(rows, pairs), rows, loaded };
}

/** Pairs side by side, in the order of findings.csv. */
async function pairSheet(
  findings: readonly Finding[],
  rows: readonly Row[],
  store: ImageStore,
): Promise<Buffer | undefined> {
  const place = new Map<unknown, number>(rows.map((row, index) => [row, index]));
  const shown = findings.filter(({ relation }) => relation !== 'group').slice(0, mostPairs);
  if (shown.length === 0) return undefined;
  const gap: DecodedImage = { width: 12, height: 1, data: new Uint8Array(36).fill(255) };
  const lines: DecodedImage[][] = [];
  shown.forEach(({ a, b }, index) => {
    if (index % pairsPerRow === 0) lines.push([]);
    const line = lines.at(-1) as DecodedImage[];
    if (line.length > 0) line.push(gap);
    line.push(store.get(place.get(a) as number), store.get(place.get(b) as number));
  });
  return contactSheet(lines);
}

async function writeFindings(
  folder: string,
  { found, rows, loaded }: Checked,
  overwrite: boolean | undefined,
): Promise<string[]> {
  const names = ['findings.csv', 'summary.json', 'duplicates.png'];
  const present = existsSync(folder) ? await readdir(folder) : [];
  if (overwrite !== true && present.length > 0)
    throw new SparsamError(
      'usage',
      `The folder ${folder} already holds ${present.slice(0, 3).join(', ')}. Replace what a check wrote there by --overwrite, or name another folder with --out.`,
    );
  await mkdir(folder, { recursive: true });
  const summary = { ...found.summary, unreadable: loaded?.skipped ?? [] };
  await writeFileAtomic(join(folder, names[0] as string), findingsCsv(found.findings));
  await writeFileAtomic(join(folder, names[1] as string), `${JSON.stringify(summary, null, 2)}\n`);
  const sheet = loaded === undefined ? undefined : await pairSheet(found.findings, rows, loaded.store);
  if (sheet === undefined) return names.slice(0, 2);
  await writeFileAtomic(join(folder, names[2] as string), sheet);
  return names;
}

/**
 * Checks images, a split, or both: duplicates, labels that contradict, groups and copies on two sides, unreadable files.
 * Throws SparsamError (guard) where the split leaks, after all is said and written, unless leaks are allowed.
 */
export async function checkData(context: Context, settings: Settings): Promise<Findings> {
  const { say } = context;
  const { data } = settings;
  let checked: Checked;
  if (data === undefined) {
    const lists = await givenLists(settings);
    if (lists === undefined)
      throw new SparsamError(
        'usage',
        'sparsam check needs images (--data), lists (--train-list and --test-list), or both.',
      );
    const rows = rowsOfLists(lists);
    checked = { found: findLeaks(rows), rows };
  } else checked = await checkImages(context, { ...settings, data });
  const { found, loaded } = checked;
  if (loaded !== undefined && loaded.skipped.length > 0)
    for (const warning of loaded.warnings) context.progress.warn(warning);
  for (const finding of found.findings) say('', { event: 'finding', ...finding });
  const text = describeFindings(found);
  let where = '';
  if (settings.out !== undefined) {
    const written = await writeFindings(settings.out, checked, settings.overwrite);
    where = `\nAll of it is in ${settings.out}: ${written.join(', ')}`;
  } else if (found.findings.length > 0) where = '\nThe full list, and the pairs as pictures: --out <folder>';
  say(`${text}${where}`, {
    event: 'done',
    ...found.summary,
    images: checked.rows.length,
    unreadable: loaded?.skipped.length ?? 0,
    ...(settings.out === undefined ? {} : { out: settings.out }),
  });
  if (found.summary.leaky && settings.allowLeaks !== true) throw leakError(found.summary);
  return found;
}
