import { SparsamError } from '@sparsam/core';
import type { ProtocolDescription } from '../results/schema.ts';
import { seriesOf } from '../statistics/series.ts';
import { measure } from './measure.ts';
import type { Task } from './protocol.ts';
import { type Predictions, type ProtocolResult, testSplit } from './run-protocol.ts';

/**
 * The result of predictions that were made elsewhere, draw by draw, under a protocol: by networks trained end to end, or
 * on other machines. Each holds a class for every k, repetition and test image, [k, repetitions, test], of the same draws
 * (`drawSeeds`, `drawRows`) and the same test images as everything else under the protocol; the task holds the classes
 * of the protocol. They come without probabilities.
 *
 * Throws SparsamError (internal) where a list has another length.
 */
export function resultOfPredictions(
  task: Task,
  protocol: ProtocolDescription,
  predictions: readonly Predictions[],
): ProtocolResult {
  const test = testSplit(task);
  const expected = protocol.k.length * protocol.repetitions * test.labels.length;
  for (const { method, classifier, values } of predictions) {
    if (values.length === expected) continue;
    throw new SparsamError(
      'internal',
      `The predictions of ${method} with ${classifier} are ${values.length}; the protocol makes ${expected}.`,
    );
  }
  const series = seriesOf(predictions, protocol, test);
  return { protocol, ...measure(series, protocol, test), predictions, scores: [], series, test };
}
