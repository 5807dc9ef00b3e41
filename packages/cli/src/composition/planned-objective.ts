import type { Objective, TrainPlan } from '@sparsam/core';

/**
 * An objective whose schedules are made when the number of steps is known, while its network is made before (the speed
 * that the number follows from is measured on it). `forPlan` gives the objective with the plan's own options; it must
 * describe the same network.
 */
export function plannedObjective(network: Objective, forPlan: (plan: TrainPlan) => Objective): Objective {
  const { freeze } = network;
  return {
    ...network,
    schedules: (plan) => forPlan(plan).schedules(plan),
    ...(freeze === undefined
      ? {}
      : {
          freeze: {
            matches: freeze.matches,
            learns: (plan) => (forPlan(plan).freeze ?? freeze).learns(plan),
          },
        }),
  };
}
