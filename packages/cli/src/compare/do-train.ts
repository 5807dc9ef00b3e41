import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createViewLoader, multiCropModule } from '@sparsam/augment';
import { type Json, weightsHash, writeFileAtomic } from '@sparsam/checkpoint';
import {
  type NdArray,
  type Objective,
  SparsamError,
  flatten,
  foldIn,
  key as keyOf,
  randomBits,
} from '@sparsam/core';
import { imageBatches } from '@sparsam/data';
import { drawRows, orientImages } from '@sparsam/evaluate';
import {
  type Candidate,
  type FinishedTrial,
  type PlainBatch,
  type SearchSpace,
  type SupervisedFit,
  type TrialStore,
  createPredictor,
  fitSupervised,
  largestLogit,
  learnedCount,
  spaceOf,
} from '@sparsam/train';
import { strengths } from '../composition/search-options.ts';
import type { ReadyData } from './data-cache.ts';
import type { JobParts } from './job-parts.ts';
import type { ContentOf, JobResult } from './job-specs.ts';
import type { JobStore } from './job-store.ts';
import { trainInParts } from './train-in-parts.ts';
import { loadSource } from './weights-file.ts';

/** Images a prediction call. */
const plainBatch = 64;

/** Trials that are done, beside the run folders of those that are not. */
function trialsIn(folder: string): TrialStore {
  const file = join(folder, 'search.json');
  return {
    read: async () => (existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as FinishedTrial[]) : []),
    write: (trials) => writeFileAtomic(file, `${JSON.stringify(trials)}\n`),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}

function* turned(batches: Iterable<PlainBatch>, orientation: number): Generator<PlainBatch> {
  for (const { images, valid } of batches) yield { images: orientImages(images, orientation), valid };
}

/** What the search of another training of as many labels chose. */
async function foundBy(key: string, store: JobStore): Promise<SearchSpace> {
  const facts = (await store.read(key))?.facts as { readonly candidate: Candidate } | undefined;
  if (facts === undefined)
    throw new SparsamError('internal', `The job ${key}, which searched, has no result.`);
  return spaceOf(facts.candidate);
}

/** Trains a network on one draw of labels, its settings searched on a part of the draw, and predicts the test images. */
export async function trainJob(
  content: ContentOf<'train'>,
  { data, task }: ReadyData,
  { key, place, store, networks, registry, threads, context }: JobParts,
): Promise<Omit<JobResult, 'key' | 'seconds'>> {
  const { imageSize, localSize, objective: name, objectiveOptions, kPerClass, drawSeed } = content;
  const { backbone, reusable } = await networks.get(content);
  const classes = task.classes.length;
  const needs = { backbone, imageSize, localSize, classes };
  const objective: Objective = await registry.create('objective', name, objectiveOptions, needs);
  const folder = await store.artefacts(key);
  const plain = (rows: readonly number[]) =>
    imageBatches(data.store, {
      size: imageSize,
      batchSize: Math.min(plainBatch, data.store.count),
      indices: rows,
    });
  const rows = drawRows(drawSeed, kPerClass, task);
  const weights =
    content.weights.from === 'random'
      ? {}
      : { weights: await loadSource(content.weights, backbone, { place, store }) };
  const space = content.searchOf === undefined ? content.space : await foundBy(content.searchOf, store);
  let again = false;
  const train = async (parts: number): Promise<SupervisedFit> => {
    // Memory ran out: graphs for more images at a time are in the way.
    if (again) await reusable.free();
    again = true;
    return fitSupervised({
      ...{ objective, engine: reusable, labels: task.labels, images: task.images, rows, ...weights },
      space,
      trialShare: content.trialShare,
      schedule: content.schedule,
      length: content.length,
      batchSize: content.batch,
      accumulate: parts,
      allowAccumulation: content.allowAccumulation ?? false,
      seed: randomBits(foldIn(keyOf(drawSeed), 'supervised'), 1)[0] as number,
      source: ({ strength, rows: indices, batchSize, seed }) =>
        createViewLoader({
          ...{ store: data.store, indices, batchSize, seed },
          augmentation: {
            module: multiCropModule,
            options: { ...strengths[strength], ...content.options['multi-crop'] },
            views: objective.views,
          },
          workers: Math.max(1, Math.floor(threads / 2)),
        }),
      plain,
      folder,
      trials: trialsIn(folder),
      clock: () => context.io.now() / 1000,
      signal: context.io.signal,
    });
  };
  const learned = learnedCount(rows, task.labels);
  const fit = await trainInParts(train, content, { learned, folder, warn: context.progress.warn });
  const predictor = createPredictor(objective, reusable.as(`predict ${objective.name}`));
  try {
    // What features are given, the mean over a few orientations of the image, the baseline is given, too.
    const tests = Array.from(task.test);
    const logits = new Float64Array(tests.length * classes);
    for (let orientation = 0; orientation < content.orientations; orientation++) {
      const found = await predictor.logits(fit.state, turned(plain(tests), orientation));
      found.forEach(
        (value, index) => (logits[index] = (logits[index] as number) + value / content.orientations),
      );
    }
    const { cost, searchCost, candidate, quality, bestStep, settled, trials, holdOut } = fit;
    const facts = {
      candidate,
      quality,
      bestStep,
      settled,
      trials: trials.map((trial) => ({ ...trial.candidate, ...trial.quality, seconds: trial.cost.seconds })),
      labels: {
        train: holdOut.train.length,
        validation: holdOut.validation.length,
        shared: holdOut.shared.length,
      },
    };
    return {
      weights: weightsHash(flatten<NdArray>(fit.state)),
      predictions: [...largestLogit(logits, classes)],
      cost,
      searchCost,
      facts: JSON.parse(JSON.stringify(facts)) as Json,
    };
  } finally {
    await predictor.dispose();
  }
}
