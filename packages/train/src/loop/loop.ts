import { type Manifest, readCheckpoint, weightsHash, writeCheckpoint } from '@sparsam/checkpoint';
import { type NdArray, type Objective, SparsamError, type TrainPlan, flatten } from '@sparsam/core';
import { type Duration, stepsOf } from '@sparsam/optim';
import type { GuardState } from '../guard/guard.ts';
import type { TrainState } from '../step/create-train-step.ts';
import { checkpointFolder, describeRun } from './begin.ts';
import { createNumbers } from './numbers.ts';
import { bestFrom, withBest, withoutBest } from './best.ts';
import { helm } from './helm.ts';
import { planOf } from './plan-of.ts';
import { type Recovery, leafNotFinite, notFinite, rateAfterRollback } from './recovery.ts';
import type { Parts } from './run.ts';
import { numbersOf, stepLine } from './step-line.ts';
import type { TrainOptions, TrainResult } from './train-options.ts';
import { watch } from './watch.ts';

/**
 * The loop proper. After every step: its line in the log, the guard, an evaluation and a checkpoint where due. The
 * order matters for resuming: what a checkpoint of step n promises is that the log is complete up to n.
 */
export async function loop(options: TrainOptions, parts: Parts): Promise<TrainResult> {
  const { objective, loader, clock, evaluate, signal, onMessage, onProgress } = options;
  const { compiled, log, beginning, elapsed } = parts;
  const folder = checkpointFolder(options.runFolder);
  const facts = describeRun(options);
  const stateNow = (): TrainState<NdArray> => compiled.state() as TrainState<NdArray>;

  let { step, manifest, recovery, best } = beginning;
  let steering = helm(options, log);
  let rateFactor = NaN;
  let numbers = createNumbers(options, parts.base);
  /** The numbers under the rate as it is steered, lowered after a rollback. */
  const steer = (): void => {
    const factor = (recovery?.rateScale ?? 1) * steering.rateScale;
    if (factor === rateFactor) return;
    rateFactor = factor;
    numbers = createNumbers(options, parts.base, factor);
  };
  steer();

  const evaluateNow = async (): Promise<number> => {
    if (evaluate === undefined || log.evaluated(step)) return 0;
    const before = clock();
    const state = stateNow().objective;
    const evaluation = await evaluate(step, objective.evaluationState(state), state);
    const seconds = clock() - before;
    const epoch = Math.floor(Math.max(0, step - 1) / loader.stepsPerEpoch);
    log.append({ step, epoch, evaluation, seconds });
    steering.evaluated(step, evaluation);
    if (steering.bestStep === step) best = { step, state };
    return seconds;
  };

  const evaluationSeconds = step === 0 ? await evaluateNow() : 0;
  const plan = beginning.plan ?? (await planOf(options, { compiled, numbers, elapsed, evaluationSeconds }));
  const minutes = 'minutes' in options.plan ? options.plan.minutes : Infinity;
  const secondsLimit = Math.min(options.budget?.seconds ?? Infinity, minutes * 60);
  const lastStep = Math.min(plan.totalSteps, options.budget?.steps ?? Infinity);
  const checkpointSteps = Math.max(1, stepsOf(options.checkpointEvery ?? usualCheckpoints(plan), plan));
  const evaluationSteps = Math.max(1, stepsOf(options.evaluateEvery ?? { fraction: 0.1 }, plan));
  const evaluationDue = (): boolean => step % evaluationSteps === 0 || step === plan.totalSteps;
  let guard = watch(options, plan, log);
  let guardState: GuardState | undefined;

  /** Writes the state after `step`. Returns the path of a leaf with numbers that are none, and writes nothing then. */
  const save = async (): Promise<string | undefined> => {
    const state = stateNow();
    const bad = leafNotFinite(state);
    if (bad !== undefined) return bad;
    const weights = weightsHash(flatten<NdArray>(objective.evaluationState(state.objective)));
    const info = {
      step,
      ...facts,
      plan,
      ...(recovery === undefined ? {} : { recovery }),
      ...(best === undefined ? {} : { bestStep: best.step }),
      weights,
    };
    try {
      log.sync();
      manifest = await writeCheckpoint(folder, { state: withBest(state, best), manifest: info });
    } catch (error) {
      throw withAdvice(error, manifest);
    }
    return undefined;
  };

  const goBack = async (why: string): Promise<void> => {
    if (recovery !== undefined) throw failedAgain(recovery, step, why);
    const good = await readCheckpoint(folder, { repair: true });
    recovery = { failedStep: step, to: good.manifest.step, rateScale: rateAfterRollback };
    onMessage?.(
      `At step ${step} ${why}. Going on from step ${recovery.to} with ${recovery.rateScale} of the learning rate.`,
    );
    compiled.setState(withoutBest(good.state));
    best = bestFrom(good.state, good.manifest);
    log.cutAfter(recovery.to);
    log.rollback(recovery, why);
    step = recovery.to;
    manifest = good.manifest;
    steering = helm(options, log);
    steer();
    guard = watch(options, plan, log);
  };

  let usualSeconds: number | undefined;
  const takeStep = async (): Promise<void> => {
    const index = step;
    const before = clock();
    const views = await loader.batch(index);
    const waitedSeconds = clock() - before;
    const metrics = numbersOf(await compiled.run(numbers.input(index, plan, views)));
    const seconds = clock() - before;
    step++;
    const { loss = NaN, gradNorm = 0 } = metrics;
    const bad = notFinite({ loss, gradNorm });
    if (bad.length > 0) return goBack(`${bad.join(' and ')} became infinite or no number`);

    const epoch = Math.floor(index / plan.stepsPerEpoch);
    const { batchSize, totalSteps } = plan;
    log.append(
      stepLine({ step, epoch, metrics, ...numbers.rates(index, plan), batchSize, seconds, waitedSeconds }),
    );
    usualSeconds = usualSeconds === undefined ? seconds : 0.9 * usualSeconds + 0.1 * seconds;
    const imagesPerSecond = batchSize / Math.max(usualSeconds, 1e-9);
    onProgress?.({
      step,
      totalSteps,
      epoch,
      loss,
      imagesPerSecond,
      secondsLeft: (lastStep - step) * usualSeconds,
    });
    steering.saw(step, loss);
    guardState = guard(metrics);
    if (evaluationDue()) await evaluateNow();
    steer();
  };

  const reasonToStop = (): TrainResult['reason'] | undefined => {
    if (step >= plan.totalSteps) return 'complete';
    if (steering.stops) return 'settled';
    if (step >= lastStep || elapsed() >= secondsLimit) return 'budget';
    return signal?.aborted === true ? 'interrupted' : undefined;
  };

  // An interruption may have come between a step and its evaluation.
  if (step > 0 && evaluationDue()) await evaluateNow();
  for (;;) {
    const reason = reasonToStop();
    // What a steered run returns is the best of what was evaluated, its last state included.
    if (reason === 'budget' && options.steering !== undefined) await evaluateNow();
    const saved = manifest?.step === step && manifest['bestStep'] === best?.step;
    if (!saved && (reason !== undefined || step % checkpointSteps === 0)) {
      const bad = await save();
      if (bad !== undefined && manifest === undefined) {
        throw new SparsamError(
          'input',
          `The initial weights hold numbers that are infinite or none, in ${bad}.`,
        );
      }
      if (bad !== undefined) {
        await goBack(`numbers in ${bad} became infinite or none`);
        continue;
      }
    }
    if (reason !== undefined) {
      if (reason !== 'interrupted' && guardState === 'starting' && step >= fewestToJudge)
        onMessage?.(neverLeft(objective));
      return {
        state: stateNow(),
        steps: step,
        seconds: elapsed(),
        plan,
        manifest: manifest as Manifest,
        reason,
        ...(best === undefined ? {} : { best }),
      };
    }
    await takeStep();
  }
}

/** Twenty checkpoints a run, and one every hundred steps at least. */
const usualCheckpoints = ({ totalSteps }: TrainPlan): Duration => ({
  steps: Math.min(100, Math.ceil(totalSteps / 20)),
});

const keptUpTo = (manifest: Manifest | undefined): string =>
  manifest === undefined
    ? 'Nothing was trained yet.'
    : `The run is kept up to step ${manifest.step}; resume it from there.`;

/** Runs of fewer steps are trials of the machinery; nobody expects features of them. */
const fewestToJudge = 50;
const neverLeft = ({ remedies }: Objective): string =>
  'Up to the last step the outputs hardly differed between images, so the features may be little better than untrained ones. ' +
  `Train for more steps, or make the start easier with gentler views. ${remedies?.['slow start'] ?? ''}`.trim();

function withAdvice(error: unknown, manifest: Manifest | undefined): unknown {
  if (!(error instanceof SparsamError)) return error;
  return new SparsamError(error.kind, `${error.message} ${keptUpTo(manifest)}`, { cause: error });
}

function failedAgain({ failedStep, to, rateScale }: Recovery, step: number, why: string): SparsamError {
  return new SparsamError(
    'guard',
    `At step ${step} ${why}, as before at step ${failedStep}, though the run went back to step ${to} and on with ` +
      `${rateScale} of the learning rate. Train with a lower learning rate or a longer warm-up, clip gradients harder ` +
      `(a lower clipFactor), and check the images for broken ones. The last good state is in the checkpoint.`,
  );
}
