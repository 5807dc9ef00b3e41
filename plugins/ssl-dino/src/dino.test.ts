import { type Flat, type NdArray, type ObjectiveState, flatten, key, mapTree } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DinoState, dino } from './dino.ts';
import { type DinoOptions, dinoOptions } from './options.ts';
import { toyBackbone } from './toy-backbone.test.helper.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const batch = 3;
const small = { numPrototypes: 8, numHeadLayers: 2, hiddenDim: 6, bottleneckDim: 5, localCrops: 3 };
const make = (options: Partial<DinoOptions> = {}, sizes = { imageSize: 6, localSize: 4 }) => {
  const backbone = toyBackbone();
  const objective = dino(dinoOptions.parse({ ...small, ...options }), { backbone, ...sizes });
  const state = mapTree<NdArray, tf.Tensor>(objective.init(key(0)), ({ data, shape }) =>
    tf.tensor(data.slice(), [...shape]),
  ) as DinoState;
  return { backbone, objective, state };
};
const images = (rows: number, size: number, phase: number): tf.Tensor4D =>
  tf.tensor4d(
    Array.from({ length: rows * size * size * 3 }, (_, i) => Math.sin(i * 0.37 + (i % 3) * phase)),
    [rows, size, size, 3],
  );
const input = (teacherMomentum = 0.9) => ({
  views: { global: images(2 * batch, 6, 1), local: images(3 * batch, 4, 2) },
  scalars: { teacherTemperature: tf.scalar(0.04), teacherMomentum: tf.scalar(teacherMomentum) },
  extra: {},
});
const values = (tensor: tf.Tensor | undefined): number[] => [...(tensor as tf.Tensor).dataSync()];
const entries = (leaves: Flat<tf.Tensor>) =>
  Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, values(leaf)]));
const last = 'head.last_layer.weight_v';

describe('the start', () => {
  test('the teacher is the student: its head too is a copy and not drawn on its own', () => {
    const { objective } = make();
    const state = objective.init(key(7)) as DinoState<never> as unknown as DinoState<{ data: Float32Array }>;
    for (const [name, { data }] of Object.entries(state.params)) {
      expect(state.teacher.params[name]?.data, name).toEqual(data);
      expect(state.teacher.params[name]?.data, name).not.toBe(data);
    }
    expect(Object.keys(state.params)).toContain(last);
    expect(Object.keys(state.buffers)).toEqual(Object.keys(state.teacher.buffers));
  });

  test('two global and five local views by default', () => {
    const needs = { backbone: toyBackbone(), imageSize: 64, localSize: 32 };
    expect(dino(dinoOptions.parse({}), needs).views).toEqual([
      { name: 'global', size: 64, count: 2 },
      { name: 'local', size: 32, count: 5 },
    ]);
    expect(dino(dinoOptions.parse({ localCrops: 0 }), needs).views).toHaveLength(1);
  });
});

describe('a step', () => {
  test('crops of one resolution are one batch; the teacher sees global crops alone', () => {
    const { backbone, objective, state } = make();
    const next = objective.loss(state, input()).state as DinoState;
    expect(backbone.calls.map(([rows, size]) => [rows, size])).toEqual([
      [2 * batch, 6],
      [2 * batch, 6],
      [3 * batch, 4],
    ]);
    expect(values(next.buffers['backbone.applications'])).toEqual([2]);
    expect(values(next.buffers['backbone.rows'])).toEqual([5 * batch]);
    expect(values(next.teacher.buffers['backbone.applications'])).toEqual([1]);
    expect(values(next.teacher.buffers['backbone.rows'])).toEqual([2 * batch]);
  });

  test('local crops of the global size join their batch', () => {
    const { backbone, objective, state } = make({}, { imageSize: 6, localSize: 6 });
    objective.loss(state, { ...input(), views: { global: images(6, 6, 1), local: images(9, 6, 2) } });
    expect(backbone.calls.map(([rows]) => rows)).toEqual([2 * batch, 5 * batch]);
  });

  test('no parameter of the student moves, and none of the teacher gets a gradient', () => {
    const { objective, state } = make();
    const result = objective.loss(state, input());
    expect(result.state.params).toBe(state.params);
    expect((result.state as DinoState).teacher.params).toBe(state.teacher.params);
    const teacher = Object.values(state.teacher.params);
    const { grads } = tf
      .engine()
      .gradients(() => objective.loss(state, input()).loss, teacher, undefined, true);
    expect(grads.every((gradient: tf.Tensor | undefined) => gradient === undefined)).toBe(true);
  });

  test('the gradient of every parameter is that of finite differences', () => {
    const { objective, state: initial } = make();
    // Larger weights than the initial ones: bottleneck vectors near zero turn within the smallest difference.
    const grown = Object.entries(initial.params).map(([name, leaf]) => [name, tf.add(tf.mul(leaf, 20), 0.1)]);
    const state = { ...initial, params: Object.fromEntries(grown) as Flat<tf.Tensor> };
    const names = Object.keys(state.params);
    const loss = (params: Flat<tf.Tensor>) => objective.loss({ ...state, params }, input()).loss;
    const { grads } = tf.engine().gradients(() => loss(state.params), Object.values(state.params));
    for (const [index, name] of names.entries()) {
      const gradient = grads[index] as tf.Tensor;
      const parameter = state.params[name] as tf.Tensor;
      const length = values(tf.norm(gradient))[0] as number;
      const step = 2e-3 * Math.max(0.05, values(tf.norm(parameter))[0] as number);
      const at = (sign: number): number => {
        const moved = tf.add(parameter, tf.mul(gradient, (sign * step) / length));
        return values(loss({ ...state.params, [name]: moved }))[0] as number;
      };
      const slope = (at(1) - at(-1)) / (2 * step);
      expect(Math.abs(slope / length - 1), `${name}: ${slope} and ${length}`).toBeLessThan(0.01);
    }
  });

  test('the teacher averages parameters and not buffers, and only after the update', () => {
    const { objective, state } = make();
    const params = { ...state.params, [last]: tf.add(state.params[last] as tf.Tensor, 1) };
    const after = objective.afterUpdate({ ...state, params }, input(0.75)) as DinoState;
    const before = values(state.teacher.params[last]);
    expect(values(after.teacher.params[last])[3]).toBeCloseTo((before[3] as number) + 0.25, 5);
    expect(after.teacher.buffers).toBe(state.teacher.buffers);
    expect(entries(after.params)).toEqual(entries(params));
  });

  test('the metrics are numbers', () => {
    const { objective, state } = make();
    const { metrics } = objective.loss(state, input());
    expect(Object.keys(metrics)).toEqual([
      'teacherEntropy',
      'teacherKl',
      'teacherEntropyLimit',
      'featureStd',
      'effectiveRank',
    ]);
    for (const metric of Object.values(metrics)) expect(values(metric)).toEqual([expect.any(Number)]);
    const rank = values(metrics['effectiveRank'])[0] as number;
    expect(rank).toBeGreaterThan(1);
    expect(rank).toBeLessThan(4);
  });
});

describe('over time', () => {
  const plan = { totalSteps: 100, stepsPerEpoch: 5, batchSize: 8 };

  test('schedules begin and end as published', () => {
    const { teacherTemperature, teacherMomentum } = make().objective.schedules(plan);
    expect([0, 49, 50, 99].map((step) => teacherTemperature?.(step))).toEqual([0.02, 0.04, 0.04, 0.04]);
    expect(teacherMomentum?.(0)).toBe(0.9995);
    expect(teacherMomentum?.(100)).toBe(1);
  });

  test('the last layer stands still for the first epoch, it alone', () => {
    const { objective, state } = make();
    const { matches, learns } = objective.freeze ?? { matches: () => false, learns: () => () => 1 };
    expect(Object.keys(state.params).filter(matches)).toEqual([last]);
    expect([0, 4, 5, 99].map(learns(plan))).toEqual([0, 0, 1, 1]);
  });

  test("what is evaluated is the teacher's backbone, under the backbone's own names", () => {
    const { objective, state } = make();
    const { params, buffers } = objective.evaluationState(state as ObjectiveState);
    expect(params['embed.weight']).toBe(state.teacher.params['backbone.embed.weight']);
    expect(buffers['rows']).toBe(state.teacher.buffers['backbone.rows']);
    expect([...flatten({ params, buffers }).keys()].some((name) => name.includes('head'))).toBe(false);
  });
});
