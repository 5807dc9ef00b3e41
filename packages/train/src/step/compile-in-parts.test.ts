import {
  type NdArray,
  type Objective,
  type ObjectiveState,
  type Tree,
  flatten,
  foldIn,
  key,
  randomBits,
  scalar,
  truncatedNormalArray,
  zeros,
} from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { eagerEngine } from '../test-support/eager-engine.ts';
import { toyOptimizer } from '../test-support/toy.ts';
import { compileInParts } from './compile-in-parts.ts';
import { createTrainStep } from './create-train-step.ts';
import { partOfBatch } from './part-of-batch.ts';

const [batchSize, parts, pixels] = [6, 3, 12];
const plan = { totalSteps: 10, stepsPerEpoch: 5, batchSize };

/** Brings pixels to one number near 1, with a teacher and a count of its losses; a mean over images, as losses are. */
const objective: Objective = {
  name: 'mean',
  backbone: { name: 'none' } as Objective['backbone'],
  views: [{ name: 'global', size: 2, count: 2 }],
  init: (seed) => ({
    params: { w: truncatedNormalArray(seed, [pixels, 1], 0.5) },
    teacher: truncatedNormalArray(seed, [pixels, 1], 0.5),
    seen: zeros('int32', []),
  }),
  schedules: () => ({ momentum: () => 0.75 }),
  loss(state, { views }) {
    const images = tf.reshape(views['global'] as tf.Tensor, [-1, pixels]);
    const error = tf.square(tf.sub(tf.matMul(images, state.params['w'] as tf.Tensor2D), 1));
    return {
      loss: tf.mean(error),
      state: { ...state, seen: tf.add(state['seen'] as tf.Tensor, tf.scalar(1, 'int32')) } as ObjectiveState,
      metrics: { brightness: tf.mean(images) },
    };
  },
  afterUpdate(state, { scalars }) {
    const momentum = scalars['momentum'] as tf.Scalar;
    const moved = tf.mul(state.params['w'] as tf.Tensor, tf.sub(1, momentum));
    return { ...state, teacher: tf.add(tf.mul(state['teacher'] as tf.Tensor, momentum), moved) };
  },
  evaluationState: <Leaf>(state: ObjectiveState<Leaf>) => ({ params: state.params, buffers: {} }),
};
const trainStep = createTrainStep(objective, toyOptimizer);

function wholeInput(step: number) {
  const bits = randomBits(foldIn(key(5), step), 2 * batchSize * pixels);
  const data = Uint8Array.from(bits, (word) => word & 255);
  const scalars = Object.entries(trainStep.scalars(step, plan));
  return {
    views: { global: { dtype: 'uint8', shape: [2 * batchSize, 2, 2, 3], data } },
    scalars: Object.fromEntries(scalars.map(([name, value]) => [name, scalar(value)])),
    extra: {},
  } as const;
}
function inputInParts(step: number) {
  const { views, ...rest } = wholeInput(step);
  const images = batchSize / parts;
  const each = Array.from({ length: parts }, (_, part) => {
    const global = partOfBatch(views.global, { batch: batchSize, image: part * images, images });
    return [String(part), { views: { global }, ...rest, share: scalar(1 / parts) }] as const;
  });
  return { parts: Object.fromEntries(each) };
}
const numbers = (tree: Tree<NdArray>): Map<string, number[]> =>
  new Map([...flatten(tree)].map(([path, { data }]) => [path, [...data]]));
function expectClose(found: Tree<NdArray>, expected: Tree<NdArray>): void {
  const [left, right] = [numbers(found), numbers(expected)];
  expect([...left.keys()].sort()).toEqual([...right.keys()].sort());
  for (const [path, values] of right)
    values.forEach((value, at) => expect(left.get(path)?.[at], path).toBeCloseTo(value, 5));
}

test('a batch in parts moves the state as the whole batch does, where nothing is computed over the batch', async () => {
  const initial = trainStep.init(key(1));
  const whole = await eagerEngine().compile(trainStep.step, initial, trainStep.inputSpec(batchSize));
  const inParts = await compileInParts(eagerEngine(), trainStep, initial, batchSize / parts);
  for (let step = 0; step < 3; step++)
    expectClose(await inParts.run(inputInParts(step)), await whole.run(wholeInput(step)));
  // What counts losses has seen one for each part.
  const seen = (state: Tree<NdArray>) => numbers(state).get('objective/seen');
  expect([seen(whole.state()), seen(inParts.state())]).toEqual([[3], [3 * parts]]);
  const alike = (state: Tree<NdArray>) => {
    const { objective: own, optimizer } = state as { objective: Tree<NdArray>; optimizer: Tree<NdArray> };
    return { objective: { ...own, seen: scalar(0) }, optimizer };
  };
  expectClose(alike(inParts.state()), alike(whole.state()));
});

test('a state that is put in its place is gone on from, with no gradients left over', async () => {
  const initial = trainStep.init(key(1));
  const compiled = await compileInParts(eagerEngine(), trainStep, initial, batchSize / parts);
  const first = [await compiled.run(inputInParts(0)), compiled.state()];
  await compiled.run(inputInParts(1));
  compiled.setState(initial);
  expect([await compiled.run(inputInParts(0)), compiled.state()]).toEqual(first);
});
