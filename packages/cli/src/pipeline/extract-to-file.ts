import { SparsamError } from '@sparsam/core';
import { writeFeatures } from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import { openSession } from '../composition/session.ts';
import { withDefaults } from '../options/defaults.ts';
import { need } from '../options/need.ts';
import { overlay } from '../options/overlay.ts';
import type { Settings } from '../options/table.ts';
import { extract } from './extract.ts';
import { prepareData } from './prepare-data.ts';
import { readWeights } from './read-weights.ts';
import { claimFile } from './run-folder.ts';
import { readRunConfig, readRunWeights } from './saved-run.ts';

function checkSource({ run, weights, backbone }: Settings): void {
  if ((run === undefined) === (weights === undefined)) {
    throw new SparsamError(
      'usage',
      'sparsam extract needs --run <folder>, or --weights <file> with --backbone <name>: one of the two.',
    );
  }
  if (run !== undefined && backbone !== undefined) {
    throw new SparsamError('usage', 'The backbone is that of the run; leave --backbone out.');
  }
}

/** Features of all images of a data set into a file, by the network of a run or by given weights. */
export async function extractToFile(context: Context, given: Settings): Promise<void> {
  const { io, progress, say } = context;
  const [data, out] = [need(given, 'data', 'extract'), need(given, 'out', 'extract')];
  checkSource(given);
  if (given.weights !== undefined) need(given, 'backbone', 'extract');
  claimFile(out, given.overwrite);
  const { run } = given;
  const settings = withDefaults(overlay(run === undefined ? {} : await readRunConfig(run), given));
  const { imageSize, pooling, orientations, threads } = settings;
  const session = await openSession(io.cwd, settings);
  const weights =
    run === undefined
      ? await readWeights(need(given, 'weights', 'extract'), session.backbone)
      : await readRunWeights(session, settings, run, progress.warn);
  const prepared = await prepareData(context, {
    imageSize,
    seed: 0,
    threads,
    data,
    labels: 'optional',
    parts: 'none',
  });
  const table = await extract(context, prepared, {
    ...session,
    title: 'Extract',
    weights,
    imageSize,
    pooling,
    orientations,
  });
  await writeFeatures(out, table);
  const { images, embedDim } = table;
  say(`Features of ${images.length} images, ${embedDim} each: ${out}`, {
    event: 'done',
    out,
    images: images.length,
    embedDim,
    weights: table.weights,
  });
}
