import { type NdArray, type ObjectiveInput, key, mapTree } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import { toyBackbone } from '@sparsam/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { type ByolState, byol } from './byol.ts';
import { byolOptions } from './options.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const options = byolOptions.parse({ hiddenDim: 8, outDim: 4 });
const objective = byol(options, { backbone: toyBackbone(), imageSize: 8, localSize: 4 });
const start = (): ByolState =>
  mapTree<NdArray, tf.Tensor>(objective.init(key(0)), ({ data, shape, dtype }) =>
    tf.tensor(data.slice(), [...shape], dtype as 'float32'),
  ) as ByolState;
const input = (teacherMomentum = 0.9): ObjectiveInput => ({
  views: {
    global: tf.tensor4d(
      Array.from({ length: 6 * 8 * 8 * 3 }, (_, i) => Math.sin(i * 0.37 + (i % 3))),
      [6, 8, 8, 3],
    ),
  },
  scalars: { teacherMomentum: tf.scalar(teacherMomentum) },
  extra: {},
});
const values = (tensor: tf.Tensor | undefined): number[] => [...(tensor as tf.Tensor).dataSync()];

test('the teacher starts as the student, without a predictor and with memory of its own', () => {
  const { params, teacher } = objective.init(key(5)) as unknown as ByolState<NdArray>;
  expect(Object.keys(teacher.params)).toEqual(
    Object.keys(params).filter((name) => !name.startsWith('predictor.')),
  );
  for (const [name, { data }] of Object.entries(teacher.params)) {
    expect(params[name]?.data, name).toEqual(data);
    expect(params[name]?.data, name).not.toBe(data);
  }
});

test('the teacher stays in the loss, and its statistics are of its own pass', () => {
  const state = start();
  const next = objective.loss(state, input()).state as ByolState;
  expect(values(next.teacher.buffers['head.1.num_batches_tracked'])).toEqual([1]);
  expect(values(next.buffers['predictor.1.num_batches_tracked'])).toEqual([1]);
  expect(next.teacher.params).toBe(state.teacher.params);
});

test('the teacher averages parameters after the update, and the student is what is evaluated', () => {
  const state = start();
  const name = 'head.3.weight';
  const params = { ...state.params, [name]: tf.add(state.params[name] as tf.Tensor, 1) };
  const after = objective.afterUpdate({ ...state, params }, input(0.75)) as ByolState;
  expect(values(after.teacher.params[name])[3]).toBeCloseTo(
    (values(state.teacher.params[name])[3] as number) + 0.25,
    5,
  );
  expect(after.teacher.buffers).toBe(state.teacher.buffers);
  expect(objective.evaluationState(state).params['embed.weight']).toBe(state.params['backbone.embed.weight']);
});

test('the momentum begins and ends as published', () => {
  const { teacherMomentum } = objective.schedules({ totalSteps: 100, stepsPerEpoch: 5, batchSize: 8 });
  expect([0, 100].map((step) => teacherMomentum?.(step))).toEqual([0.996, 1]);
});
