import { SparsamError } from '@sparsam/core';
import { type ConfusionMatrix, confusionMatrix } from '../metrics/confusion-matrix.ts';
import type { ProtocolDescription } from '../results/schema.ts';
import { drawRows, drawSeeds } from './draws.ts';
import type { Task } from './protocol.ts';
import type { Predictions, ProtocolResult } from './run-protocol.ts';
import { shortfallsOf, summariseSeries } from './summarise-series.ts';

/**
 * The result of predictions that were made elsewhere, draw by draw, under a protocol: by networks trained end to end, or
 * on other machines. Each holds a class for every k, repetition and test image, [k, repetitions, test], of the same draws
 * (`drawSeeds`, `drawRows`) and the same test images as everything else under the protocol.
 *
 * Throws SparsamError (internal) where a list has another length.
 */
export function resultOfPredictions(
  task: Task,
  protocol: ProtocolDescription,
  predictions: readonly Predictions[],
): ProtocolResult {
  const { k, repetitions, seed, classes } = protocol;
  const truth = Int32Array.from(task.test, (row) => task.labels[row] as number);
  const images = Array.from(task.test, (row) => task.images[row] as string);
  const summaries = predictions.flatMap(({ method, backbone, classifier, values }) => {
    const expected = k.length * repetitions * truth.length;
    if (values.length !== expected) {
      throw new SparsamError(
        'internal',
        `The predictions of ${method} with ${classifier} are ${values.length}; the protocol makes ${expected}.`,
      );
    }
    return k.map((kPerClass, kIndex) => {
      const seeds = drawSeeds(seed, kPerClass, repetitions);
      const matrices = seeds.map((_, repetition): ConfusionMatrix => {
        const start = (kIndex * repetitions + repetition) * truth.length;
        return confusionMatrix(truth, values.subarray(start, start + truth.length), classes.length);
      });
      const labels = drawRows(seeds.at(-1) as number, kPerClass, task).length;
      const series = { dataset: task.dataset, backbone, method, classifier, kPerClass, labels };
      return summariseSeries(series, seeds, matrices);
    });
  });
  return {
    protocol,
    rows: summaries.flatMap(({ rows }) => rows),
    confusions: summaries.map(({ confusion }) => confusion),
    shortfalls: shortfallsOf(protocol),
    predictions,
    test: { images, labels: truth },
  };
}
