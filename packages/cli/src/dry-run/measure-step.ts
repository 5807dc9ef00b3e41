import { type Engine, type NdArray, type Objective, flatten, key } from '@sparsam/core';
import { type Optimizer, createTrainStep } from '@sparsam/train';
import { madeUpInput } from '../composition/made-up-input.ts';

/** What a step takes. `seconds` and `bytes` are for the whole batch. */
export type StepNeed = {
  readonly seconds: number;
  /** Memory of the host beside the decoded images. */
  readonly bytes: number;
  /** Weights, optimiser and whatever else a checkpoint holds. */
  readonly stateBytes: number;
  readonly batch: number;
  /** Images in the step that was measured; the rest is in proportion. */
  readonly measured: number;
};

/** Pixels of all views of a batch up to which the whole batch is measured: what takes about a second on two cores. */
const measuredPixels = 700_000;
const timedSteps = 5;

/** Pixels of the views of one image. */
export const viewPixels = ({ views }: Pick<Objective, 'views'>): number =>
  views.reduce((sum, { size, count }) => sum + count * size * size, 0);

/**
 * What a step needs of the host's memory: the state stands there some times over whatever the batch (the runtime's, the
 * copy that a checkpoint is written from, the one that it is compiled with), and the rest grows with the images.
 */
export function memoryOfBatch(
  grown: number,
  { stateBytes, batch, measured }: Pick<StepNeed, 'stateBytes' | 'batch' | 'measured'>,
): number {
  const fixed = 3 * stateBytes;
  return fixed + (Math.max(0, grown - fixed) * batch) / measured;
}

/** Runs a few steps on made-up images, all in memory. A batch that is large is measured by a part of it. */
export async function measureStep(
  engine: Engine,
  objective: Objective,
  optimizer: Optimizer,
  batch: number,
  clock: () => number,
): Promise<StepNeed> {
  const share = Math.min(1, measuredPixels / (batch * viewPixels(objective)));
  const measured = Math.min(batch, Math.max(2, Math.floor(batch * share)));
  const step = createTrainStep(objective, optimizer);
  const input = madeUpInput(step, objective, measured);
  const before = process.memoryUsage().rss;
  const state = step.init(key(0));
  const stateBytes = [...flatten<NdArray>(state)].reduce((sum, [, { data }]) => sum + data.byteLength, 0);
  const compiled = await engine.compile(step.step, state, step.inputSpec(measured));
  try {
    // Memory is allocated in the first step; it is not counted.
    await compiled.run(input);
    const times: number[] = [];
    for (let index = 0; index < timedSteps; index++) {
      const started = clock();
      await compiled.run(input);
      times.push(clock() - started);
    }
    // The median, so that one step during which the machine was busy does not count.
    const seconds = times.sort((a, b) => a - b)[timedSteps >> 1] as number;
    const grown = Math.max(0, process.memoryUsage().rss - before);
    return {
      seconds: (seconds * batch) / measured,
      bytes: memoryOfBatch(grown, { stateBytes, batch, measured }),
      ...{ stateBytes, batch, measured },
    };
  } finally {
    await compiled.dispose();
  }
}
