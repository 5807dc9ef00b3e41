import type { Matrix } from '@sparsam/core';

/** Predictions whose confidence lies in one range. */
export type CalibrationBin = {
  /** The range: above `low`, up to and with `high`. */
  readonly low: number;
  readonly high: number;
  readonly images: number;
  /** Mean confidence, and the share that is right; 0 in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
};

/** Confidence (the largest probability) of each prediction and whether it is right, both [predictions]. */
export type Confidences = { readonly confidence: Float64Array; readonly right: Uint8Array };

/** Bins of the published comparisons. */
export const calibrationBins = 15;

/** Confidence and rightness of the most probable class (of equal ones the first). probabilities: [rows, classes]; truth: [rows]. */
export function confidences({ rows, columns, data }: Matrix, truth: ArrayLike<number>): Confidences {
  const confidence = new Float64Array(rows);
  const right = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let column = 1; column < columns; column++)
      if ((data[row * columns + column] as number) > (data[row * columns + best] as number)) best = column;
    confidence[row] = data[row * columns + best] as number;
    right[row] = best === truth[row] ? 1 : 0;
  }
  return { confidence, right };
}

function binOf(
  { confidence, right }: Confidences,
  members: ArrayLike<number>,
  [low, high]: readonly [number, number],
): CalibrationBin {
  let [sum, hits] = [0, 0];
  for (let i = 0; i < members.length; i++) {
    sum += confidence[members[i] as number] as number;
    hits += right[members[i] as number] as number;
  }
  const images = members.length;
  return {
    low,
    high,
    images,
    confidence: images === 0 ? 0 : sum / images,
    accuracy: images === 0 ? 0 : hits / images,
  };
}

/** Bins of equal width over 0 to 1 (Guo et al., "On calibration of modern neural networks", 2017), for the reliability diagram. */
export function equalWidthBins(given: Confidences, bins = calibrationBins): CalibrationBin[] {
  const members: number[][] = Array.from({ length: bins }, () => []);
  given.confidence.forEach((value, row) => {
    // A confidence on the border belongs to the bin below.
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(value * bins) - 1));
    (members[bin] as number[]).push(row);
  });
  return members.map((rows, bin) => binOf(given, rows, [bin / bins, (bin + 1) / bins]));
}

/** Bins of equally many predictions (Nixon et al., "Measuring calibration in deep learning", 2019), fewer where there are fewer predictions. */
export function equalMassBins(given: Confidences, bins = calibrationBins): CalibrationBin[] {
  const { confidence } = given;
  const order = Int32Array.from(confidence.keys()).sort(
    (a, b) => (confidence[a] as number) - (confidence[b] as number),
  );
  const count = Math.min(bins, order.length);
  let low = 0;
  return Array.from({ length: count }, (_, bin) => {
    const rows = order.subarray(
      Math.round((bin * order.length) / count),
      Math.round(((bin + 1) * order.length) / count),
    );
    const high = bin + 1 === count ? 1 : (confidence[rows[rows.length - 1] as number] as number);
    const made = binOf(given, rows, [low, high]);
    low = high;
    return made;
  });
}

/** Expected calibration error: how far confidence and share of right answers lie apart, the mean over predictions (Naeini et al., 2015). */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { images }) => sum + images, 0);
  return total === 0
    ? 0
    : bins.reduce(
        (sum, { images, confidence, accuracy }) => sum + (images / total) * Math.abs(confidence - accuracy),
        0,
      );
}

/** The mean squared distance of probabilities from the truth (Brier, 1950), 0 to 2. probabilities: [rows, classes]; truth: [rows]. */
export function brierScore({ rows, columns, data }: Matrix, truth: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      sum += ((data[row * columns + column] as number) - (truth[row] === column ? 1 : 0)) ** 2;
  return rows === 0 ? 0 : sum / rows;
}
