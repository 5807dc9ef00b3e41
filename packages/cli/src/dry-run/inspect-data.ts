import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import type { Dataset } from '@sparsam/core';
import {
  type DatasetSplit,
  decodeImage,
  givenSplit,
  readSplitManifest,
  splitDataset,
  splitManifestName,
  verifyLists,
} from '@sparsam/data';
import type { Task } from '@sparsam/evaluate';
import { findLeaks, leakSentence } from '@sparsam/integrity';
import type { Resolved } from '../options/defaults.ts';
import type { Settings } from '../options/table.ts';
import { droppedWords, usefulCounts } from '../pipeline/evaluate.ts';
import { decodedSize, usualTestCount } from '../pipeline/prepare-data.ts';
import { type DataOptions, givenLists, readData } from '../pipeline/read-data.ts';
import { evaluationTask } from '../pipeline/task.ts';
import { bytes } from '../ui/bytes.ts';
import { type Check, attempt, ok, problem, warning } from './checks.ts';

/** What is known of a data set before all of it is decoded. */
export type InspectedData = {
  readonly task: Task;
  /** Images that pretraining learns from. */
  readonly learned: number;
  readonly images: number;
  /** Decoded images in memory, and in the cache on the disk. */
  readonly storeBytes: number;
  /** Seconds to decode all images by one thread. */
  readonly decodeSeconds: number;
};

/** Images that are decoded to see whether they can be, and how quickly. */
const sampled = 24;

async function decodeSample({ root, rows }: Dataset): Promise<{ seconds: number; unreadable: number }> {
  const every = Math.max(1, Math.floor(rows.length / sampled));
  const chosen = rows.filter((_, index) => index % every === 0).slice(0, sampled);
  let unreadable = 0;
  const started = performance.now();
  for (const { path } of chosen) await decodeImage(resolve(root, path)).catch(() => unreadable++);
  return { seconds: (performance.now() - started) / 1000 / Math.max(1, chosen.length), unreadable };
}

/** The lists against the manifest that is given with them: what is the same, and what nobody has checked. */
async function checkManifest(options: DataOptions): Promise<Check[]> {
  if (options.split === undefined) return [];
  const manifest = await readSplitManifest(resolve(options.split, splitManifestName));
  const { same, missing } = verifyLists(manifest, (await givenLists(options)) ?? {});
  const checks = [ok('manifest', `lists of ${same.join(', ') || 'no part'} are those of ${manifest.name}`)];
  if (missing.length > 0)
    checks.push(
      warning(
        'manifest',
        `no list of the part ${missing.join(', ')}, which ${manifest.name} has${missing.includes('unlabeled') ? '; pretraining sees fewer images than the published one (--unlabeled-list)' : ''}`,
      ),
    );
  return checks;
}

const describe = (split: DatasetSplit, classes: number): string =>
  [
    `${split.train.length} to learn from`,
    ...(split.validation.length > 0 ? [`${split.validation.length} for validation`] : []),
    `${split.test.length} for testing`,
    `${split.unlabeled.length} without label`,
    `${classes} classes`,
  ].join(', ');

function checkLeaks({ rows }: Dataset, allowLeaks: boolean | undefined): Check {
  const given = rows.some(({ part }) => part !== undefined);
  if (!given) return ok('leaks', 'the split is our own: groups and duplicates stay on one side');
  const { summary } = findLeaks(rows);
  if (!summary.leaky)
    return ok('leaks', 'none by name or group; copies are looked for once the images are decoded');
  return allowLeaks === true
    ? warning('leaks', `${leakSentence(summary)} Every figure will be stamped so.`)
    : problem('leaks', `${leakSentence(summary)} Go on with stamped figures by --allow-leaks.`, 'guard');
}

/** Checks a data set as far as that goes without decoding it; undefined where it cannot be used. */
export async function inspectData(
  given: Settings & { readonly data: string },
  settings: Pick<Resolved, 'imageSize' | 'seed' | 'k' | 'minClassSize'>,
  checks: Check[],
): Promise<InspectedData | undefined> {
  const dataset = await attempt('images', checks, () => readData(given));
  if (dataset === undefined) return undefined;
  const { rows, root } = dataset;
  checks.push(...dataset.warnings.map((text) => warning('images', text)));
  checks.push(...(await checkManifest(given)));
  const labelled = rows.filter(({ label }) => label !== undefined).length;
  const split = await attempt(
    'split',
    checks,
    () =>
      givenSplit(rows) ??
      splitDataset(dataset, { seed: settings.seed, testCount: given.test ?? usualTestCount(labelled) }),
  );
  if (split === undefined) return undefined;
  checks.push(ok('images', describe(split, dataset.classes.length)));
  checks.push(checkLeaks(dataset, given.allowLeaks));

  const task = await attempt('classes', checks, () =>
    evaluationTask(
      { dataset, rows, split },
      { ...settings, warn: (text) => checks.push(warning('classes', text)) },
    ),
  );
  const isFile = root.endsWith('.npz');
  const { seconds, unreadable } = isFile ? { seconds: 0, unreadable: 0 } : await decodeSample(dataset);
  if (unreadable > 0)
    checks.push(
      warning(
        'images',
        `${unreadable} of ${Math.min(sampled, rows.length)} tried cannot be read: sparsam check`,
      ),
    );
  if (task === undefined) return undefined;
  const counts = usefulCounts(settings.k, task);
  const dropped = droppedWords(settings.k, counts);
  if (dropped !== undefined) checks.push(warning('labels', dropped));
  const size = await decodedSize(dataset, settings.imageSize);
  const storeBytes = rows.length * size * size * 3;
  checks.push(ok('decoded', `${rows.length} images of ${size} pixels, ${bytes(storeBytes)}`));
  return {
    task,
    learned: split.train.length + split.unlabeled.length,
    images: rows.length,
    storeBytes,
    decodeSeconds: seconds * rows.length,
  };
}
