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
  key,
  mapTree,
} from '@sparsam/core';
import { trace } from '@sparsam/graph';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Check } from '../checks/check.ts';
import { present } from '../checks/gradients.ts';
import { engineParityChecks } from '../checks/installed-engines.ts';
import { onCpu, relativeError, toArray, toTensor, toTensors } from '../checks/tensors.ts';
import { type ObjectiveSubject, inputAt, lossAndGradients } from './objective-subject.ts';

/** Loss, gradients and the state after them, as a step that an engine takes. */
const stepOf =
  (objective: Objective): StepFunction =>
  (held, input) => {
    const given = held as ObjectiveState;
    // Records without leaves are not there in a graph's input.
    const { scalars = {}, extra = {}, ...others } = input as unknown as ObjectiveInput;
    const step = { ...others, scalars, extra };
    const { value, grads } = lossAndGradients(objective, given, step);
    const { state, metrics } = objective.loss(given, step);
    return [objective.afterUpdate(state, step), { value, metrics, grads: present(grads) }];
  };

/** What the first step is given, on the host. */
async function hostInputOf(objective: Objective): Promise<Tree<NdArray>> {
  const given: { input?: Tree<NdArray> } = {};
  await onCpu(() => {
    const input = inputAt(objective, 0, key(1)) as unknown as Tree<Tensor>;
    given.input = mapTree<Tensor, NdArray>(input, toArray);
  });
  return given.input as Tree<NdArray>;
}

const specsOf = (tree: Tree<NdArray>): Tree<TensorSpec> =>
  mapTree<NdArray, TensorSpec>(tree, ({ dtype, shape }) => ({ dtype, shape }));

/** What an objective owes to graph engines: a step that can be traced, and that gives there what it gives by itself. */
export function objectiveEngineChecks({ create }: ObjectiveSubject): Check[] {
  const compare = async (engine: Engine): Promise<void> => {
    const objective = await create();
    const state = objective.init(key(0));
    const input = await hostInputOf(objective);
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
        const graph = await trace(stepOf(objective), state, specsOf(await hostInputOf(objective)));
        expect(graph.outputs.size).toBeGreaterThan(Object.keys(state.params).length);
      },
    },
    ...engineParityChecks(compare),
  ];
}
