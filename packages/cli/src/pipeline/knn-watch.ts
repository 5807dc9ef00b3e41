import { type Row, foldIn, key, permutation } from '@sparsam/core';
import { imageBatches } from '@sparsam/data';
import { extractFeatures, knnScore } from '@sparsam/evaluate';
import type { TrainOptions } from '@sparsam/train';
import type { Session } from '../composition/session.ts';
import type { Resolved } from '../options/defaults.ts';
import type { PreparedData } from './prepare-data.ts';

/** Images of the periodic look at the features; half are neighbours, half are asked. */
const lookAt = 600;

/** A quick kNN score on labelled training rows, never on test rows; undefined without labels. */
export function knnWatch(
  { engine, backbone }: Session,
  { dataset, rows, store, split }: PreparedData,
  { seed, pooling, imageSize }: Resolved,
): TrainOptions['evaluate'] {
  const chosen = Array.from(
    permutation(foldIn(key(seed), 'watch'), split.train.length).subarray(0, lookAt),
    (place) => split.train[place] as number,
  );
  const half = chosen.length >> 1;
  if (half < 2 || dataset.classes.length < 2) return undefined;
  const labels = Int32Array.from(chosen, (row) =>
    dataset.classes.indexOf((rows[row] as Row).label as string),
  );
  const batchSize = Math.min(64, chosen.length);
  const places = Array.from(chosen.keys());
  return async (_step, state) => {
    const batches = imageBatches(store, { size: imageSize, batchSize, indices: chosen });
    const {
      features,
      rows: count,
      embedDim,
    } = await extractFeatures({ engine, backbone, state, batches, imageSize, batchSize, pooling });
    return {
      knn: knnScore(
        { rows: count, columns: embedDim, data: features },
        labels,
        places.slice(0, half),
        places.slice(half),
      ),
    };
  };
}
