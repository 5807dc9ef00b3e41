import {
  type Backbone,
  type Engine,
  type FeatureTable,
  type ModelState,
  type NdArray,
  type Orientations,
  type Pooling,
  flatten,
} from '@sparsam/core';
import { weightsHash } from '@sparsam/checkpoint';
import { type ImageBatch, imageBatches } from '@sparsam/data';
import { extractFeatures, pixelFeatures } from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import type { PreparedData } from './prepare-data.ts';

const largestBatch = 64;
/** Tokens a call on which a network of XCiT's smallest width works in a processor's cache. */
const tokensACall = 2048;

/** Images whose values tell an engine how to round. */
const enoughToMeasure = 256;

/**
 * Images a call: as many as the processor's cache is large enough for (docs/performance.md, "Features"). A batch that is not
 * full is filled up with black, so small data sets get small batches.
 */
function imagesACall(imageSize: number, patchSize: number, count: number): number {
  const fitting = Math.floor(tokensACall / (imageSize / patchSize) ** 2);
  return Math.max(1, Math.min(fitting, largestBatch, count));
}

export type ExtractOptions = {
  readonly title: string;
  readonly engine: Engine;
  readonly backbone: Backbone;
  readonly weights: ModelState<NdArray>;
  readonly imageSize: number;
  readonly pooling: Pooling;
  readonly orientations: Orientations;
};

/** Features of all images in row order, with what they came from. */
export async function extract(
  { progress, io }: Context,
  { rows, store }: Pick<PreparedData, 'rows' | 'store'>,
  { title, engine, backbone, weights, imageSize, pooling, orientations }: ExtractOptions,
): Promise<FeatureTable> {
  progress.stage(title);
  const batchSize = imagesACall(imageSize, backbone.patchSize, store.count);
  const { features, embedDim } = await extractFeatures({
    engine,
    backbone,
    state: weights,
    batches: imageBatches(store, { size: imageSize, batchSize }),
    typical: () => typicalBatches(store, imageSize, batchSize),
    imageSize,
    batchSize,
    pooling,
    orientations,
    onProgress: (done) => {
      io.signal.throwIfAborted();
      progress.tick({ done, total: store.count });
    },
  });
  progress.end();
  const hash = weightsHash(flatten<NdArray>(weights));
  return {
    features,
    embedDim,
    images: rows.map(({ path }) => path),
    backbone: backbone.name,
    weights: hash,
    imageSize,
    pooling,
    orientations,
  };
}

/** Full batches of images from all over the data set, where the first ones would be of one class. */
function typicalBatches(
  store: PreparedData['store'],
  size: number,
  batchSize: number,
): Generator<ImageBatch> {
  const count = Math.floor(Math.min(enoughToMeasure, store.count) / batchSize) * batchSize;
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * store.count) / count));
  return imageBatches(store, { size, batchSize, indices });
}

/** The images themselves, reduced, as features: what a classifier makes of the picture as it is. [rows, embedDim]. */
export async function extractPixels({
  store,
}: Pick<PreparedData, 'store'>): Promise<{ rows: number; columns: number; data: Float32Array }> {
  const { features, rows, embedDim } = await pixelFeatures(
    imageBatches(store, { size: store.size, batchSize: Math.min(largestBatch, store.count) }),
  );
  return { rows, columns: embedDim, data: features };
}
