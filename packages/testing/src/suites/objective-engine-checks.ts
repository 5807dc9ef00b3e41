import {
  type Engine,
  type NdArray,
  type Objective,
  type ObjectiveInput,
  type ObjectiveState,
  type StepFunction,
  type TensorSpec,
  type Tree,
  flatten,
  foldIn,
  key,
  mapTree,
  uniformArray,
} from '@sparsam/core';
import { trace } from '@sparsam/graph';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { present } from '../checks/gradients.ts';
import { engineParityChecks } from '../checks/installed-engines.ts';
import { onCpu, relativeError, toTensor, toTensors } from '../checks/tensors.ts';
import { type ObjectiveSubject, batch, lossAndGradients, plan } from './objective-subject.ts';

/** Loss, gradients and the state after them, as a step that an engine takes. */
const stepOf =
  (objective: Objective): StepFunction =>
  (held, input) => {
    const given = held as ObjectiveState;
    const { views, scalars = {}, extra = {} } = input as unknown as ObjectiveInput;
    const step = { views, scalars, extra };
    const { value, grads } = lossAndGradients(objective, given, step);
    const { state, metrics } = objective.loss(given, step);
    return [objective.afterUpdate(state, step), { value, metrics, grads: present(grads) }];
  };

/** What the first step is given, on the host. */
function hostInputAt(objective: Objective): Tree<NdArray> {
  const views = objective.views.map(({ name, size, count }) => [
    name,
    uniformArray(foldIn(key(1), name), [count * batch, size, size, 3], -1, 1),
  ]);
  const scalars = Object.entries(objective.schedules(plan)).map(([name, at]) => [
    name,
    { dtype: 'float32', shape: [], data: Float32Array.of(at(0)) } satisfies NdArray,
  ]);
  return {
    views: Object.fromEntries(views) as Tree<NdArray>,
    scalars: Object.fromEntries(scalars) as Tree<NdArray>,
    extra: objective.hostInput?.draw(foldIn(key(1), 'extra'), batch) ?? {},
  };
}

const specsOf = (tree: Tree<NdArray>): Tree<TensorSpec> =>
  mapTree<NdArray, TensorSpec>(tree, ({ dtype, shape }) => ({ dtype, shape }));

/** What an objective owes to graph engines: a step that can be traced, and that gives there what it gives by itself. */
export function objectiveEngineChecks({ create }: ObjectiveSubject): Check[] {
  const compare = async (engine: Engine): Promise<void> => {
    const objective = await create();
    const state = objective.init(key(0));
    const input = hostInputAt(objective);
    const step = await engine.compile(stepOf(objective), state, specsOf(input));
    const outputs = flatten<NdArray>(await step.run(input));
    const after = flatten<NdArray>(step.state());
    await step.dispose();
    await onCpu(() => {
      const [next, results] = stepOf(objective)(
        mapTree<NdArray, Tensor>(state, toTensor),
        toTensors(input) as Tree<Tensor>,
      );
      for (const [given, wanted] of [
        [outputs, flatten<Tensor>(results)],
        [after, flatten<Tensor>(next)],
      ] as const)
        for (const [path, tensor] of wanted)
          expect(relativeError(toTensor(given.get(path) as NdArray), tensor), path).toBeLessThan(2e-3);
    });
  };
  return [
    {
      name: 'a step with its gradients can be traced into a graph',
      async run() {
        const objective = await create();
        const state = objective.init(key(0));
        await onCpu(() => {});
        const graph = await trace(stepOf(objective), state, specsOf(hostInputAt(objective)));
        expect(graph.outputs.size).toBeGreaterThan(Object.keys(state.params).length);
      },
    },
    ...engineParityChecks(compare),
  ];
}
