import { join } from 'node:path';
import { createViewLoader } from '@sparsam/augment';
import type { Json } from '@sparsam/checkpoint';
import { type ModelState, type NdArray, SparsamError } from '@sparsam/core';
import { type Length, type TrainResult, train } from '@sparsam/train';
import type { Context } from '../commands/command.ts';
import { createObjective } from '../composition/create-parts.ts';
import type { Session } from '../composition/session.ts';
import type { Resolved } from '../options/defaults.ts';
import { InterruptedError } from '../ui/failure.ts';
import { batchOfFew } from './batch-of-few.ts';
import { inParts } from './in-parts.ts';
import { knnWatch } from './knn-watch.ts';
import type { PreparedData } from './prepare-data.ts';
import { runFiles } from './run-folder.ts';
import { writeViews } from './write-views.ts';

/** What training left: the weights whose features count, and how long it was. */
export type Pretrained = {
  readonly weights: ModelState<NdArray>;
  readonly steps: number;
  /** Images, repeats counted. */
  readonly examples: number;
  /** All parts of an interrupted training together. */
  readonly seconds: number;
};

/** Rows that may be learned from: everything but the test part and what shares a group with it. */
export function trainingRows({ split }: Pick<PreparedData, 'split'>): number[] {
  return [...split.train, ...split.unlabeled].sort((a, b) => a - b);
}

/** How long training is, in the loop's terms. */
export function lengthOf(
  { minutes, epochs, steps, examples }: Pick<Resolved, 'minutes' | 'epochs' | 'steps' | 'examples'>,
  {
    batchSize,
    stepsPerEpoch,
    usualMinutes,
  }: { readonly batchSize: number; readonly stepsPerEpoch: number; readonly usualMinutes: number },
): Length {
  const plan = (totalSteps: number): Length => ({
    totalSteps: Math.max(1, Math.ceil(totalSteps)),
    stepsPerEpoch,
    batchSize,
  });
  if (steps !== undefined) return plan(steps);
  if (epochs !== undefined) return plan(epochs * stepsPerEpoch);
  if (examples !== undefined) return plan(examples / batchSize);
  return { minutes: minutes ?? usualMinutes, batchSize };
}

/**
 * Learns features without labels in a run folder that is already ours; goes on from its checkpoint where there is one.
 * Throws InterruptedError after Ctrl-C, with the checkpoint written.
 */
export async function pretrain(
  { io, progress }: Context,
  parts: Session,
  data: PreparedData,
  settings: Resolved,
  {
    folder,
    usualMinutes,
    resumeCommand,
  }: { readonly folder: string; readonly usualMinutes: number; readonly resumeCommand: string },
): Promise<Pretrained> {
  const { registry, engine, backbone } = parts;
  const { method, imageSize, localSize, seed, threads, options } = settings;
  const { accumulate = 1, allowAccumulation: allowed = false } = settings;
  const indices = trainingRows(data);
  const { batch, parts: wanted } = batchOfFew(settings, indices.length);
  if (batch < 2)
    throw new SparsamError(
      'input',
      `There ${indices.length === 1 ? 'is one image' : 'are no images'} to learn from besides the test part. Add images, or make --test smaller.`,
    );
  if (batch < settings.batch)
    progress.warn(
      `A batch of ${settings.batch} is more than the ${indices.length} images to learn from; it is ${batch} instead${wanted > 1 ? `, in ${wanted} parts` : ''}.`,
    );
  const { objective, optimizer, augmentation } = await createObjective(
    registry,
    backbone,
    settings,
    indices.length,
  );
  await writeViews(join(folder, runFiles.views), data, { indices, seed, augmentation, count: 8 });

  const workers = Math.max(1, Math.floor(threads / 2));
  const loader = await createViewLoader({
    store: data.store,
    indices,
    batchSize: batch,
    seed,
    augmentation,
    workers,
  });
  try {
    progress.stage('Pretrain');
    const plan = lengthOf(settings, { batchSize: batch, stepsPerEpoch: loader.stepsPerEpoch, usualMinutes });
    const evaluate = knnWatch(parts, data, settings);
    const { minutes, epochs, steps, examples, test, pooling } = settings;
    const trained = (parts: number): Promise<TrainResult> =>
      train({
        objective,
        optimizer,
        engine,
        loader,
        plan,
        accumulate: parts,
        seed,
        runFolder: folder,
        locked: true,
        resume: true,
        clock: () => io.now() / 1000,
        // All that may change a number of the training; threads and worker counts do not.
        config: JSON.parse(
          JSON.stringify({
            method,
            backbone: backbone.name,
            augmentation: settings.augmentation,
            imageSize,
            localSize,
            batch,
            // Where it is the machine that decides on the number of parts, the run may change it.
            accumulate: allowed ? 'as needed' : accumulate > 1 ? accumulate : undefined,
            length: { minutes, epochs, steps, examples },
            test,
            pooling,
            options,
            images: indices.length,
          }),
        ) as Json,
        ...(evaluate === undefined ? {} : { evaluate, evaluateEvery: { fraction: 0.25 } }),
        signal: io.signal,
        onProgress: ({ step, totalSteps, loss, imagesPerSecond, secondsLeft }) =>
          progress.tick({ done: step, total: totalSteps, unit: 'steps', loss, imagesPerSecond, secondsLeft }),
        onMessage: progress.note,
      });
    const result = await inParts(trained, {
      batch,
      parts: wanted,
      allowed,
      journal: join(folder, runFiles.attempt),
      warn: progress.warn,
    });
    progress.end();
    if (result.reason === 'interrupted') {
      throw new InterruptedError(
        `Stopped after step ${result.steps} of ${result.plan.totalSteps}; a checkpoint is in ${folder}. Go on with: ${resumeCommand}`,
      );
    }
    const { steps: taken, seconds } = result;
    const weights = objective.evaluationState(result.state.objective);
    return { weights, steps: taken, examples: taken * batch, seconds };
  } finally {
    await loader.close();
  }
}
