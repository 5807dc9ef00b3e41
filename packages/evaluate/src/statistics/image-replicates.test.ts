import { foldIn, key, sampler } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../metrics/confusion-matrix.ts';
import { type MetricName, metrics } from '../metrics/scores.ts';
import { imageReplicates } from './image-replicates.ts';
import type { PredictionTable } from './prediction-table.ts';
import { resampleWeights } from './resample.ts';
import { unitsOf } from './units.ts';

function table(images: number, classes: number, draws: number, right = 0.7): PredictionTable {
  const random = sampler(key(5));
  const truth = Int32Array.from({ length: images }, (_, image) => image % classes);
  const predicted = Int32Array.from({ length: draws * images }, (_, i) =>
    random.bernoulli(right) ? (truth[i % images] as number) : random.integer(classes),
  );
  return { classes, truth, draws, predicted };
}

describe('imageReplicates', () => {
  it('gives the metrics of each resample, as counting it out gives them', () => {
    const given = table(60, 4, 3);
    const units = unitsOf(given.truth, 4);
    const [found] = imageReplicates([given], units, { key: key(9), replicates: 20 });
    const weights = new Float64Array(60);
    for (let replicate = 0; replicate < 20; replicate++) {
      resampleWeights(units, foldIn(key(9), replicate), weights);
      const matrices = [0, 1, 2].map((draw) => {
        const counts = new Float64Array(16);
        for (let image = 0; image < 60; image++) {
          const cell = (given.truth[image] as number) * 4 + (given.predicted[draw * 60 + image] as number);
          counts[cell] = (counts[cell] as number) + (weights[image] as number);
        }
        return { classes: 4, counts };
      });
      for (const metric of Object.keys(metrics) as MetricName[]) {
        const expected = matrices.reduce((sum, matrix) => sum + metrics[metric](matrix), 0) / 3;
        expect(found?.[metric][replicate]).toBeCloseTo(expected, 12);
      }
    }
  });

  it('pairs tables: every one sees the same resamples', () => {
    const given = table(60, 4, 3);
    const units = unitsOf(given.truth, 4);
    const options = { key: key(9), replicates: 10 };
    const [alone] = imageReplicates([given], units, options);
    const [, second] = imageReplicates([table(60, 4, 3, 0.4), given], units, options);
    expect(second).toEqual(alone);
  });

  it('resamples 10,000 images of 8 classes 1,000 times in under two seconds of processor time', () => {
    const given = table(10_000, 8, 10);
    const start = process.cpuUsage();
    const [found] = imageReplicates([given], unitsOf(given.truth, 8), { key: key(0), replicates: 1000 });
    const { user, system } = process.cpuUsage(start);
    const point = metrics.accuracy(confusionMatrix(given.truth, given.predicted.subarray(0, 10_000), 8));
    expect(Math.abs((found?.accuracy[0] as number) - point)).toBeLessThan(0.05);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
