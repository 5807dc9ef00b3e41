import { type CompiledStep, type Key, foldIn, key } from '@sparsam/core';
import { compileInParts } from '../step/compile-in-parts.ts';
import { createTrainStep } from '../step/create-train-step.ts';
import { cutBatch } from '../step/cut-batch.ts';
import { type Beginning, begin } from './begin.ts';
import { loop } from './loop.ts';
import { type RunLog, openRunLog } from './run-log.ts';
import type { TrainOptions, TrainResult } from './train-options.ts';

/** What a training has once it is set up. */
export type Parts = {
  readonly base: Key;
  readonly compiled: CompiledStep;
  readonly log: RunLog;
  readonly beginning: Omit<Beginning, 'state'>;
  /** Seconds of this run, those of its earlier parts included. */
  readonly elapsed: () => number;
};

/** Time that stands still where the clock is set back, so that no step takes less than none. */
function forwards(clock: () => number): () => number {
  let last = -Infinity;
  return () => (last = Math.max(last, clock()));
}

/** The compiled step with where it begins, less the state: that is the engine's from here on, and may be large. */
async function compile(options: TrainOptions, base: Key): Promise<Pick<Parts, 'compiled' | 'beginning'>> {
  const { objective, optimizer, engine, plan, accumulate = 1, onMessage } = options;
  const { parts, images } = cutBatch(objective, plan.batchSize, accumulate);
  const trainStep = createTrainStep(objective, optimizer);
  const { state, ...beginning } = await begin(options, () => trainStep.init(foldIn(base, 'init')));
  const progress = onMessage === undefined ? {} : { onProgress: onMessage };
  const compiled =
    parts === 1
      ? await engine.compile(trainStep.step, state, trainStep.inputSpec(images), progress)
      : await compileInParts(engine, trainStep, state, images, progress);
  return { compiled, beginning };
}

/** Trains in a folder that is already locked: sets up what the loop needs, and takes it down; see `train`. */
export async function run(given: TrainOptions): Promise<TrainResult> {
  const options = { ...given, clock: forwards(given.clock) };
  const started = options.clock();
  const base = key(options.seed);
  const { compiled, beginning } = await compile(options, base);
  try {
    const log = openRunLog(options.runFolder, beginning.manifest === undefined ? -1 : beginning.step);
    try {
      const before = log.seconds();
      const elapsed = (): number => before + options.clock() - started;
      return await loop(options, { base, compiled, log, beginning, elapsed });
    } finally {
      log.close();
    }
  } finally {
    await compiled.dispose();
  }
}
