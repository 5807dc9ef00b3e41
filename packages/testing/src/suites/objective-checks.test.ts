import {
  type Flat,
  type MethodRecipe,
  type Objective,
  type RecipeSituation,
  apiVersion,
  definePlugin,
  key,
  zeros,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { failures } from '../fixtures/failures.test.helper.ts';
import { pullTogether } from '../fixtures/pull-together.test.helper.ts';
import { describeObjective } from './describe-objective.ts';
import { objectiveChecks } from './objective-checks.ts';

const plugin = (change: (whole: Objective) => Partial<Objective>) =>
  definePlugin({
    kind: 'objective',
    name: 'pull-together',
    apiVersion,
    description: 'pulls two views together',
    options: z.strictObject({}),
    create(_, { backbone, imageSize }) {
      const whole = pullTogether(backbone, imageSize);
      return { ...whole, ...change(whole) };
    },
  });
/** Changes the loss. */
const loss = (whole: Objective, change: (given: Scalar) => Tensor): Partial<Objective> => ({
  loss(state, input) {
    const result = whole.loss(state, input);
    return { ...result, loss: change(result.loss) as Scalar };
  },
});
/** Adds to every parameter. */
const shift = (params: Flat<Tensor>): Flat<Tensor> =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, tf.add(tensor, 1)]));
let calls = 0;

describeObjective(plugin(() => ({})));

test.each<[string, (whole: Objective) => Partial<Objective>, string]>([
  [
    'a start that ignores the key',
    ({ init }) => ({ init: () => init(key(3)) }),
    'the start depends on the key alone; 0 is a key like others',
  ],
  [
    'a loss of one number per image',
    (whole) => loss(whole, (given) => tf.stack([given, given])),
    'the loss is a finite scalar, metrics are small and finite',
  ],
  [
    'a loss of no images',
    (whole) => loss(whole, (given) => tf.mul(given, 0)),
    'the loss depends on the images',
  ],
  [
    'a loss that stops the gradient',
    (whole) =>
      loss(whole, (given) =>
        tf.customGrad((x) => ({ value: tf.mul(x as Tensor, 1), gradFunc: (dy: Tensor) => tf.mul(dy, 0) }))(
          given,
        ),
      ),
    '12 steps keep the loss finite and move every parameter',
  ],
  [
    'a gradient of half its size',
    (whole) =>
      loss(whole, (given) =>
        tf.customGrad((x) => ({ value: tf.mul(x as Tensor, 1), gradFunc: (dy: Tensor) => tf.mul(dy, 0.5) }))(
          given,
        ),
      ),
    'the gradient is that of finite differences',
  ],
  [
    'hidden state',
    (whole) => loss(whole, (given) => tf.add(given, calls++)),
    'no argument is changed, and the second call equals the first',
  ],
  [
    'a loss that trains by itself',
    (whole) => ({
      loss(state, input) {
        const result = whole.loss(state, input);
        return { ...result, state: { ...result.state, params: shift(state.params) } };
      },
    }),
    'the loss does not touch the parameters',
  ],
  [
    'parameters moved after the update',
    () => ({ afterUpdate: (state) => ({ ...state, params: shift(state.params) }) }),
    'after the update the parameters are what the optimiser made them',
  ],
  [
    'a state that loses its buffers',
    (whole) => ({
      loss(state, input) {
        const { buffers: _, ...rest } = whole.loss(state, input).state;
        return { ...whole.loss(state, input), state: rest };
      },
    }),
    'the state keeps its paths, shapes and types',
  ],
  [
    'evaluation of half the backbone',
    (whole) => ({ evaluationState: (state) => ({ ...whole.evaluationState(state), buffers: {} }) }),
    'what is evaluated is the whole backbone, by any kind of leaf',
  ],
  [
    'a schedule that counts its calls',
    () => ({ schedules: () => ({ pull: () => calls++ }) }),
    'schedules are pure and finite at every step',
  ],
  [
    'a freeze of nothing',
    ({ freeze }) => ({ freeze: { ...freeze, matches: () => false, learns: () => () => 1 } }),
    'what is frozen are parameters, and they learn at some time',
  ],
  [
    'masks that are always the same',
    (whole) => ({
      hostInput: { spec: () => ({}), draw: (_, batch) => whole.hostInput?.draw(key(0), batch) ?? {} },
    }),
    'its own input is drawn from the key, as specified',
  ],
  [
    'values read on the host',
    (whole) => loss(whole, (given) => tf.scalar(given.dataSync()[0] as number)),
    'a step with its gradients can be traced into a graph',
  ],
  [
    'a loss that every network meets by answering alike',
    (whole) => ({
      loss(state, input) {
        const result = whole.loss(state, input);
        const network = whole.evaluationState(state);
        const images = input.views.global as Tensor4D;
        const { features } = whole.backbone.apply(network, images, { training: true });
        return { ...result, loss: tf.mean(tf.square(features)) };
      },
    }),
    '60 steps on coloured images leave them apart: no collapse',
  ],
  [
    'a name that no file can hold',
    (whole) => ({
      init: (from) => ({ ...whole.init(from), 'a/b': zeros('float32', [1]) }),
    }),
    'its state can be saved and loaded, byte for byte',
  ],
  [
    'a step that is another one on each backend',
    (whole) => loss(whole, (given) => (tf.getBackend() === 'cpu' ? given : tf.mul(given, 1.1))),
    'the engine "onnx", where installed, computes the same',
  ],
])('%s is found', async (_, change, check) => {
  expect(await failures(objectiveChecks(plugin(change)), check)).toEqual([check]);
});

test.each<[string, (situation: RecipeSituation) => MethodRecipe]>([
  ['a recipe with an option that there is not', () => ({ options: { width: 3 } })],
  ['a recipe that counts its calls', () => ({ optimizer: { learningRate: calls++ } })],
  ['a recipe whose plan widens the network', ({ plan }) => ({ options: { wide: plan !== undefined } })],
  ['views that depend on the plan', ({ plan }) => ({ augmentation: { any: { steps: plan?.totalSteps } } })],
])('%s is found', async (_, recipe) => {
  const wide = definePlugin({
    kind: 'objective',
    name: 'pull-together',
    apiVersion,
    description: 'pulls two views together',
    options: z.strictObject({ wide: z.boolean().default(false) }),
    recipe,
    create({ wide: more }, { backbone, imageSize }) {
      const whole = pullTogether(backbone, imageSize);
      if (!more) return whole;
      return { ...whole, init: (seed) => ({ ...whole.init(seed), extra: zeros('float32', [2]) }) };
    },
  });
  expect(await failures(objectiveChecks(wide))).toEqual([
    'the recipe is pure, its options are legal, and the plan changes no shape',
  ]);
});
