import {
  type Confidences,
  brierScore,
  confidences,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
} from '../metrics/calibration-error.ts';
import type { Scores } from '../protocol/scores.ts';
import type { Calibration } from './schema.ts';

const meanAnd = (values: number[]): { mean: number; values: number[] } => ({
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  values,
});

/** How far the probabilities of a series can be believed. truth: class of each test image, [test]. */
export function calibrationOf(
  { method, backbone, classifier, draws, values }: Scores,
  {
    truth,
    classes,
    kPerClass,
  }: { readonly truth: Int32Array; readonly classes: number; readonly kPerClass: number },
): Calibration {
  const size = truth.length * classes;
  const tables = Array.from({ length: draws }, (_, draw) => ({
    rows: truth.length,
    columns: classes,
    data: values.subarray(draw * size, (draw + 1) * size),
  }));
  const found = tables.map((table) => confidences(table, truth));
  const together: Confidences = {
    confidence: Float64Array.from(found.flatMap(({ confidence }) => [...confidence])),
    right: Uint8Array.from(found.flatMap(({ right }) => [...right])),
  };
  return {
    method,
    backbone,
    classifier,
    kPerClass,
    draws,
    equalWidth: meanAnd(found.map((one) => expectedCalibrationError(equalWidthBins(one)))),
    equalMass: meanAnd(found.map((one) => expectedCalibrationError(equalMassBins(one)))),
    brier: meanAnd(tables.map((table) => brierScore(table, truth))),
    bins: equalWidthBins(together),
  };
}
