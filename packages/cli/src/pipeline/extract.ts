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
import { imageBatches } from '@sparsam/data';
import { extractFeatures, pixelFeatures } from '@sparsam/evaluate';
import type { Context } from '../commands/command.ts';
import type { PreparedData } from './prepare-data.ts';

/** Images a call; a batch that is not full is filled up with black, so small data sets get small batches. */
const largestBatch = 64;

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
  const batchSize = Math.min(largestBatch, store.count);
  const { features, embedDim } = await extractFeatures({
    engine,
    backbone,
    state: weights,
    batches: imageBatches(store, { size: imageSize, batchSize }),
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

/** The images themselves, reduced, as features: what a classifier makes of the picture as it is. [rows, embedDim]. */
export async function extractPixels({
  store,
}: Pick<PreparedData, 'store'>): Promise<{ rows: number; columns: number; data: Float32Array }> {
  const { features, rows, embedDim } = await pixelFeatures(
    imageBatches(store, { size: store.size, batchSize: Math.min(largestBatch, store.count) }),
  );
  return { rows, columns: embedDim, data: features };
}
