import { SparsamError, type TrainPlan } from '@sparsam/core';
import { type GuardMetrics, type GuardState, createGuard } from '../guard/guard.ts';
import type { RunLog } from './run-log.ts';
import type { TrainOptions } from './train-options.ts';

// prettier-ignore
const names = [
  'teacherEntropy', 'teacherEntropyLimit', 'teacherKl', 'featureStd', 'effectiveRank', 'outputStd',
] as const satisfies readonly (keyof GuardMetrics)[];

/** The metrics that the guard reads, from a step's metrics or from its line in the log. */
function guardMetrics(values: { readonly [name: string]: unknown }): GuardMetrics {
  return Object.fromEntries(
    names.flatMap((name) => (typeof values[name] === 'number' ? [[name, values[name]]] : [])),
  );
}

/**
 * The guard of a run, brought to where its log ends, so that a resumed run is judged as an uninterrupted one. Give it
 * each step's metrics; it returns what the run is at, and throws SparsamError (`guard`) where it has collapsed.
 */
export function watch(
  { guard: options = {}, objective: { remedies } }: TrainOptions,
  plan: TrainPlan,
  log: RunLog,
): (metrics: Readonly<Record<string, number>>) => GuardState {
  if (options === false) return () => 'learning';
  const guard = createGuard({
    ...(remedies === undefined ? {} : { remedies }),
    ...options,
    totalSteps: plan.totalSteps,
  });
  for (const line of log.steps()) guard.observe(guardMetrics(line));
  return (metrics) => {
    const { state, message } = guard.observe(guardMetrics(metrics));
    if (message !== undefined) throw new SparsamError('guard', message);
    return state;
  };
}
