import { SparsamError } from '@sparsam/core';
import type { PredictionsFile, ProtocolDescription } from '@sparsam/evaluate';

/** What one method with one classifier predicted for every test image, in every draw. */
export type PredictionSet = {
  readonly method: string;
  readonly backbone: string;
  readonly classifier: string;
  /** Ascending; axis 0 of `values`. */
  readonly ks: readonly number[];
  readonly repetitions: number;
  /** Names of the test images and their classes, [test]. */
  readonly images: readonly string[];
  readonly truth: Int32Array;
  readonly classes: readonly string[];
  /** Predicted classes, [k, repetitions, test]. */
  readonly values: ArrayLike<number>;
};

/** The predictions of a file as sets. Throws SparsamError where they are not those of the protocol. */
export function predictionSets(file: PredictionsFile, protocol: ProtocolDescription): PredictionSet[] {
  const { k: ks, repetitions, classes, id } = protocol;
  if (file.protocol !== id) {
    throw new SparsamError(
      'input',
      `The predictions are of the protocol ${file.protocol.slice(0, 12)} and the results of ${id.slice(0, 12)}: the two files do not belong together. Evaluate again.`,
    );
  }
  const { images, labels: truth } = file;
  return [...file.predictions].map(([name, { shape, data: values }]) => {
    if (shape.join() !== [ks.length, repetitions, images.length].join()) {
      throw new SparsamError(
        'input',
        `The predictions of ${name} have the shape [${shape.join(', ')}]; [${ks.length}, ${repetitions}, ${images.length}] were expected. Evaluate again.`,
      );
    }
    const parts = name.split('/');
    const [method, classifier] = [parts[0] as string, parts[parts.length - 1] as string];
    const backbone = parts.slice(1, -1).join('/');
    return { method, backbone, classifier, ks, repetitions, images, truth, classes, values };
  });
}

/** The set of one method and classifier. */
export const findSet = (
  sets: readonly PredictionSet[],
  method: string,
  classifier: string,
): PredictionSet | undefined => sets.find((set) => set.method === method && set.classifier === classifier);

/** The predictions of one draw, [test]. */
export function drawOf(
  { ks, repetitions, images, values }: PredictionSet,
  kPerClass: number,
  repetition: number,
): number[] {
  const start = (ks.indexOf(kPerClass) * repetitions + repetition) * images.length;
  return Array.from({ length: images.length }, (_, image) => values[start + image] as number);
}
