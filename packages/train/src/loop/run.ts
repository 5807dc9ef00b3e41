import { type CompiledStep, type Key, SparsamError, foldIn, key } from '@sparsam/core';
import { compileInParts } from '../step/compile-in-parts.ts';
import { createTrainStep } from '../step/create-train-step.ts';
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

/** Throws SparsamError (usage) where a batch cannot be cut into so many parts of two images or more. */
function checkParts(parts: number, batchSize: number): void {
  const images = batchSize / parts;
  if (
    Number.isSafeInteger(parts) &&
    parts >= 1 &&
    Number.isSafeInteger(images) &&
    (parts === 1 || images >= 2)
  )
    return;
  const fitting = Array.from({ length: Math.floor(batchSize / 2) }, (_, index) => index + 1).filter(
    (count) => batchSize % count === 0,
  );
  throw new SparsamError(
    'usage',
    `A batch of ${batchSize} images cannot be gone through in ${parts} equal parts of two images or more. Take ${fitting.join(', ')} parts, or another batch.`,
  );
}

/** The compiled step with where it begins, less the state: that is the engine's from here on, and may be large. */
async function compile(options: TrainOptions, base: Key): Promise<Pick<Parts, 'compiled' | 'beginning'>> {
  const { objective, optimizer, engine, plan, accumulate: parts = 1, onMessage } = options;
  checkParts(parts, plan.batchSize);
  const trainStep = createTrainStep(objective, optimizer);
  const { state, ...beginning } = await begin(options, () => trainStep.init(foldIn(base, 'init')));
  const { batchSize } = plan;
  const progress = onMessage === undefined ? {} : { onProgress: onMessage };
  const compiled =
    parts === 1
      ? await engine.compile(trainStep.step, state, trainStep.inputSpec(batchSize), progress)
      : await compileInParts(engine, trainStep, state, { parts, batchSize }, progress);
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
