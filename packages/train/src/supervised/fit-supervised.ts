import { join } from 'node:path';
import type { Json } from '@sparsam/checkpoint';
import {
  type ModelState,
  type NdArray,
  type Objective,
  type ObjectiveState,
  SparsamError,
  foldIn,
  key,
  randomBits,
} from '@sparsam/core';
import type { BatchSource, Length, Progress } from '../loop/train-options.ts';
import { train } from '../loop/train.ts';
import type { Quality } from '../steer/best-weights.ts';
import { publishedPatience } from '../steer/early-stopping.ts';
import { supervisedSteering } from '../steer/supervised-steering.ts';
import { createTrainStep } from '../step/create-train-step.ts';
import { batchLabels } from './batch-labels.ts';
import { classWeights, countClasses } from './class-weights.ts';
import { type HoldOut, holdOut } from './hold-out.ts';
import { type PlainBatch, createPredictor } from './predictor.ts';
import type { ReusableEngine } from './reusable-engine.ts';
import {
  type Candidate,
  type SearchSpace,
  type Trial,
  bestTrial,
  firstCandidate,
  nextCandidate,
  trialCount,
} from './search.ts';
import { startFrom } from './start-from.ts';
import { type RateSchedule, supervisedRecipe } from './supervised-recipe.ts';
import { plateauFor } from './plateau-for.ts';
import { validationScores } from './validation-scores.ts';

/** Batches of views whose rows are known. */
export interface RowSource extends BatchSource {
  /** Rows of the images of a step's batch, in its order. */
  rows(step: number): Int32Array;
  close(): Promise<void>;
}

/** How long one training is: steps, examples (images, repeats counted) or minutes; at most `epochs` where given. */
export type SupervisedLength =
  | { readonly steps: number; readonly epochs?: number }
  | { readonly examples: number; readonly epochs?: number }
  | { readonly minutes: number };

/** What training took; searching is counted apart. `examples` are images, repeats counted; each is shown in all views. */
export type Cost = { readonly steps: number; readonly examples: number; readonly seconds: number };

/** Where trials that are done are remembered, so that an interrupted search does not begin anew. */
export interface TrialStore {
  read(): Promise<readonly FinishedTrial[]>;
  write(trials: readonly FinishedTrial[]): Promise<void>;
  /** Forgets the run folder of a training that is not needed any more. */
  remove(folder: string): Promise<void>;
}
export type FinishedTrial = Trial & { readonly cost: Cost };

export type FitSupervisedOptions = {
  /** Learns from labels. */
  readonly objective: Objective;
  readonly engine: ReusableEngine;
  /** Class (0 .. classes-1) and name of every row of the data set. */
  readonly labels: Int32Array;
  readonly images: readonly string[];
  /** The labelled rows to learn from: all that may be known. */
  readonly rows: ArrayLike<number>;
  /** The backbone's weights to begin with instead of random ones, and what they are called in errors. */
  readonly weights?: { readonly state: ModelState<NdArray>; readonly source: string };
  /** What is searched; one value each: no search. */
  readonly space: SearchSpace;
  /** Length of a trial as a part of the whole. */
  readonly trialShare?: number;
  readonly schedule?: RateSchedule;
  readonly length: SupervisedLength;
  readonly batchSize: number;
  /** At most so many parts of a batch are gone through one after the other before each update; 1 by default. */
  readonly accumulate?: number;
  /** A training that is gone on with may have other parts than before, as where memory ran out. */
  readonly allowAccumulation?: boolean;
  readonly seed: number;
  readonly source: (given: {
    readonly strength: string;
    readonly rows: readonly number[];
    readonly batchSize: number;
    readonly seed: number;
  }) => Promise<RowSource>;
  readonly plain: (rows: readonly number[]) => Iterable<PlainBatch>;
  /** Run folders of the trainings lie below. */
  readonly folder: string;
  readonly trials: TrialStore;
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress & { readonly what: string }) => void;
  readonly onMessage?: (message: string) => void;
};

export type SupervisedFit = {
  /** The best state on the validation part. */
  readonly state: ObjectiveState<NdArray>;
  /** It ended before its length, as nothing improved any more. */
  readonly settled: boolean;
  readonly candidate: Candidate;
  readonly holdOut: HoldOut;
  /** How the best state did on the validation part, and after which step. */
  readonly quality: Quality;
  readonly bestStep: number;
  readonly trials: readonly FinishedTrial[];
  readonly cost: Cost;
  readonly searchCost: Cost;
};

/** Thrown where the signal aborted; everything finished is kept in the folder. */
export class SupervisedInterrupted extends Error {
  override readonly name = 'SupervisedInterrupted';
}

const none: Cost = { steps: 0, examples: 0, seconds: 0 };
const sum = (a: Cost, b: Cost): Cost => ({
  steps: a.steps + b.steps,
  examples: a.examples + b.examples,
  seconds: a.seconds + b.seconds,
});

/** `whole`, or a part of it. */
function lengthOf(whole: SupervisedLength, share: number, batchSize: number, stepsPerEpoch: number): Length {
  if ('minutes' in whole) return { minutes: whole.minutes * share, batchSize };
  const steps = 'steps' in whole ? whole.steps : Math.ceil(whole.examples / batchSize);
  const most = Math.min(steps, (whole.epochs ?? Infinity) * stepsPerEpoch);
  return { totalSteps: Math.max(1, Math.round(most * share)), stepsPerEpoch, batchSize };
}

/**
 * Supervised training on a few labelled images: a stratified 70/30 hold-out, a small search of the hyper-parameters on the
 * validation part alone, and a training under the chosen ones whose best state on the validation part is returned.
 *
 * Every training is `train` with labels and steering, so it survives a kill as pretraining does. Throws what `train`
 * throws, and `SupervisedInterrupted` after an abort.
 */
export async function fitSupervised(options: FitSupervisedOptions): Promise<SupervisedFit> {
  const { objective, engine, labels, images, rows, space, seed, clock } = options;
  const { accumulate = 1, allowAccumulation = false } = options;
  const classes = objective.labels?.classes;
  if (classes === undefined)
    throw new SparsamError(
      'internal',
      `"${objective.name}" learns without labels; it cannot be trained with them.`,
    );
  const base = key(seed);
  const parts = holdOut(foldIn(base, 'hold-out'), rows, { labels, images });
  const weights = classWeights(countClasses(parts.train, labels, classes));
  const truth = parts.validation.map((row) => labels[row] as number);
  const batchSize = Math.min(options.batchSize, parts.train.length);
  const predictor = createPredictor(objective, engine.as(`predict ${objective.name}`));

  const trainOnce = async (candidate: Candidate, name: string, share: number) => {
    const trainSeed = randomBits(foldIn(base, 'train'), 1)[0] as number;
    const { strength } = candidate;
    const source = await options.source({ strength, rows: parts.train, batchSize, seed: trainSeed });
    const optimizer = supervisedRecipe({ ...candidate, schedule: options.schedule ?? 'cosine' });
    const plan = lengthOf(options.length, share, batchSize, source.stepsPerEpoch);
    try {
      const fresh = createTrainStep(objective, optimizer).init(foldIn(key(trainSeed), 'init'));
      const begun =
        options.weights === undefined
          ? fresh
          : {
              ...fresh,
              objective: startFrom(objective, fresh.objective, options.weights.state, options.weights.source),
            };
      const result = await train({
        objective,
        optimizer,
        engine: engine.as(`train ${objective.name}`),
        loader: {
          ...source,
          batch: source.batch,
          labels: (step) => batchLabels(source.rows(step), labels, weights),
        },
        plan,
        accumulate,
        seed: trainSeed,
        runFolder: join(options.folder, name),
        clock,
        resume: true,
        initialState: begun,
        guard: false,
        config: {
          ...candidate,
          ...(allowAccumulation ? { accumulate: 'as needed' } : accumulate > 1 ? { accumulate } : {}),
        } as unknown as Json,
        evaluate: async (_step, _weights, state) =>
          validationScores(await predictor.logits(state, options.plain(parts.validation)), truth, classes),
        evaluateEvery:
          'minutes' in plan ? { fraction: 0.05 } : { steps: Math.min(100, Math.ceil(plan.totalSteps / 20)) },
        checkpointEvery: { fraction: 0.25 },
        steering: supervisedSteering({
          plateau: options.schedule === 'plateau' ? plateauFor(plan) : undefined,
          earlyStopping: { patience: publishedPatience(rows.length) },
        }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        onProgress: (progress) => options.onProgress?.({ ...progress, what: name }),
        ...(options.onMessage === undefined ? {} : { onMessage: options.onMessage }),
      });
      if (result.reason === 'interrupted')
        throw new SupervisedInterrupted('Stopped; a checkpoint is written.');
      if (result.best === undefined)
        throw new SparsamError(
          'internal',
          'A supervised training ended without an evaluation of its weights.',
        );
      const { step, state } = result.best;
      const trained = clock();
      const logits = await predictor.logits(state, options.plain(parts.validation));
      const { balancedAccuracy: score, loss } = validationScores(logits, truth, classes);
      // The training's own count of its time: it holds what was done before an interruption, too.
      const seconds = result.seconds + clock() - trained;
      const cost = { steps: result.steps, examples: result.steps * batchSize, seconds };
      const settled = result.reason === 'settled';
      return { state, step, settled, quality: { score, loss }, cost };
    } finally {
      await source.close();
    }
  };

  try {
    const trials = [...(await options.trials.read())];
    const choosable = parts.shared.length < parts.validation.length;
    if (choosable && trialCount(space) > 0) {
      for (;;) {
        const candidate = nextCandidate(space, trials);
        if (candidate === undefined) break;
        const name = `trial-${trials.length + 1}`;
        const { quality, cost } = await trainOnce(candidate, name, options.trialShare ?? 1 / 3);
        trials.push({ candidate, quality, cost });
        await options.trials.write(trials);
        await options.trials.remove(join(options.folder, name));
      }
    }
    const candidate = bestTrial(trials)?.candidate ?? firstCandidate(space);
    const { state, step, settled, quality, cost } = await trainOnce(candidate, 'training', 1);
    return {
      state,
      settled,
      candidate,
      holdOut: parts,
      quality,
      bestStep: step,
      trials,
      cost,
      searchCost: trials.reduce((total, trial) => sum(total, trial.cost), none),
    };
  } finally {
    await predictor.dispose();
  }
}
