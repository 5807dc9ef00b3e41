import {
  type Classifier,
  type FeatureTable,
  type FittedClassifier,
  type Key,
  type Matrix,
  SparsamError,
} from '@sparsam/core';
import { type Matrix64, argmaxLabels } from '@sparsam/tabular';
import { type Abstention, fitAbstention } from '../calibrate/abstention.ts';
import { crossFit } from '../calibrate/cross-fit.ts';
import { applyTemperature, fitTemperature, logitsOf } from '../calibrate/temperature.ts';
import { equalWidthBins, expectedCalibrationError } from '../metrics/calibration-error.ts';
import { pipeline } from '../preprocess/pipeline.ts';
import { type PreprocessingStep, defaultPreprocessing } from '../preprocess/preprocessing.ts';
import { fitWhitening } from '../preprocess/whitening.ts';

/** Where features come from; a model can be asked about no others. */
export type FeatureSource = Pick<
  FeatureTable,
  'backbone' | 'weights' | 'imageSize' | 'pooling' | 'orientations'
>;

/** What the held-out rows say of a model. */
export type HeldOutSummary = {
  /** Labelled rows, and how many of them were held out once. */
  readonly labelled: number;
  readonly rows: number;
  /** Share of the held-out rows whose class was found, and the mean of their probabilities. */
  readonly accuracy: number;
  readonly confidence: number;
  /** Expected calibration error of their probabilities, after the temperature, over bins of equal width. */
  readonly calibrationError: number;
};

/** A classifier fitted on all labels there are, its probabilities calibrated, and when it should not answer. */
export type Model = {
  readonly classes: readonly string[];
  readonly features: FeatureSource;
  readonly preprocessing: readonly PreprocessingStep[];
  /** Preprocessing and classifier. */
  readonly fitted: FittedClassifier;
  readonly temperature: number;
  readonly abstention: Abstention;
  readonly heldOut: HeldOutSummary;
};

/** Calibrated probabilities [rows, classes] and what follows from them. */
export type ModelPredictions = {
  readonly probabilities: Matrix64;
  /** Index into the classes, [rows]. */
  readonly predicted: Int32Array;
  /** The probability of the predicted class, [rows]. */
  readonly confidences: Float64Array;
  /** Whether the image should be left to a person, [rows]. */
  readonly abstain: readonly boolean[];
};

function concluded(probabilities: Matrix64, threshold: number | null): ModelPredictions {
  const { rows, columns, data } = probabilities;
  const indices = Int32Array.from({ length: columns }, (_, index) => index);
  const predicted = argmaxLabels(probabilities, indices);
  const confidences = Float64Array.from(
    { length: rows },
    (_, row) => data[row * columns + (predicted[row] as number)] as number,
  );
  const abstain = Array.from(confidences, (confidence) => threshold === null || confidence < threshold);
  return { probabilities, predicted, confidences, abstain };
}

/** What a model says of features [rows, columns]. */
export function applyModel({ fitted, temperature, abstention }: Model, features: Matrix): ModelPredictions {
  const logits = logitsOf(fitted.decisionScores(features));
  return concluded(applyTemperature(logits, temperature), abstention.threshold);
}

export type FitModelInput = {
  readonly classifier: Classifier;
  /** [rows, columns], the labelled rows alone. */
  readonly table: Matrix;
  /** Index into the classes, [rows]; every class has a row. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly groups?: Int32Array;
  readonly features: FeatureSource;
  readonly preprocessing?: readonly PreprocessingStep[];
  /** Rows from which steps that need no labels are fitted, [more rows, columns]; by default those of `table`. */
  readonly unlabelled?: Matrix;
  readonly targetError: number;
  readonly key: Key;
  /** Called between two fits. */
  readonly onFit?: (done: number, total: number) => Promise<void> | void;
};

/** A model, and its predictions of the labelled rows by fits that had not seen them. */
export type FittedModel = {
  readonly model: Model;
  readonly heldOut: ModelPredictions & { readonly rows: Int32Array };
};

/**
 * Fits a model on all labelled rows. Five further fits, each without a fifth of the rows (groups kept together), give
 * every row a score by a fit that did not see it: from these come the temperature that makes probabilities true, and the
 * threshold below which the model abstains. Throws SparsamError (input) for fewer than two classes.
 */
export async function fitModel(input: FitModelInput): Promise<FittedModel> {
  const { classifier, table, labels, classes, groups, key, onFit, targetError } = input;
  const preprocessing = input.preprocessing ?? defaultPreprocessing;
  if (classes.length < 2) {
    throw new SparsamError(
      'input',
      `All labels are "${classes[0] ?? ''}". Two classes are the least that can be told apart.`,
    );
  }
  const whole = pipeline(
    classifier,
    preprocessing,
    preprocessing.includes('whiten') ? fitWhitening(input.unlabelled ?? table) : undefined,
  );
  let total = 1;
  const { rows, scores } = await crossFit(whole, table, labels, {
    key,
    ...(groups === undefined ? {} : { groups }),
    onFold: (done, folds) => onFit?.(done, (total = folds + 1)),
  });
  const fitted = whole.fit(table, labels, { key, ...(groups === undefined ? {} : { groups }) });
  await onFit?.(total, total);
  const logits = logitsOf(scores);
  const own = Int32Array.from(rows, (row) => labels[row] as number);
  const temperature = fitTemperature(logits, own);
  const probabilities = applyTemperature(logits, temperature);
  const { predicted, confidences } = concluded(probabilities, null);
  const right = Array.from(predicted, (index, at) => index === own[at]);
  const abstention = fitAbstention(confidences, right, targetError);
  const mean = (values: readonly number[] | Float64Array): number =>
    values.length === 0 ? 0 : (values as number[]).reduce((sum, value) => sum + value, 0) / values.length;
  return {
    model: {
      classes,
      features: input.features,
      preprocessing,
      fitted,
      temperature,
      abstention,
      heldOut: {
        labelled: table.rows,
        rows: rows.length,
        accuracy: mean(right.map(Number)),
        confidence: mean(confidences),
        calibrationError: expectedCalibrationError(
          equalWidthBins({ confidence: confidences, right: Uint8Array.from(right, Number) }),
        ),
      },
    },
    heldOut: { rows, ...concluded(probabilities, abstention.threshold) },
  };
}
