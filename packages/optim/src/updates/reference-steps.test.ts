import { readFileSync } from 'node:fs';
import { type Flat, type NdArray, type Tree, float32 } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamw } from '../transforms/adamw.ts';
import { adaptiveClip } from '../transforms/adaptive-clip.ts';
import { chain } from '../transforms/chain.ts';
import { freeze } from '../transforms/freeze.ts';
import { type ParameterUpdate, parameterUpdate } from './parameter-update.ts';

type Values = Record<string, number[]>;
type Step = { learningRate: number; weightDecay: number; gradients: Values; clipped: Values; params: Values };
type Fixture = {
  shapes: Record<string, number[]>;
  frozenUntil: number;
  initial: Values;
  steps: Step[];
};

// Written by tools/goldens/dino.py with torch's AdamW and timm's adaptive_clip_grad, in float64.
const fixture = JSON.parse(
  readFileSync(new URL('../../../../tools/goldens/fixtures/dino/optimizer.json', import.meta.url), 'utf8'),
) as Fixture;
const { shapes, frozenUntil, steps } = fixture;

const onHost = (values: Values): Flat<NdArray> =>
  Object.fromEntries(
    Object.entries(values).map(([name, data]) => [
      name,
      float32(Float32Array.from(data), shapes[name] as number[]),
    ]),
  );
const upload = (tree: Tree<NdArray>): Tree<tf.Tensor> =>
  Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [
      name,
      'data' in node
        ? tf.tensor(node.data as Float32Array, [...(node.shape as number[])])
        : upload(node as Tree<NdArray>),
    ]),
  );
const tensors = (values: Values): Flat<tf.Tensor> => upload(onHost(values)) as Flat<tf.Tensor>;
const deviation = (found: Flat<tf.Tensor>, expected: Values): number =>
  Math.max(
    ...Object.entries(expected).flatMap(([name, values]) => {
      const data = (found[name] as tf.Tensor).dataSync();
      return values.map((value, index) => Math.abs((data[index] as number) - value));
    }),
  );

const rule = (matches: (name: string) => boolean): ParameterUpdate =>
  parameterUpdate(freeze(chain({ clip: adaptiveClip(), adamw: adamw() }), matches), matches);
const isLast = (name: string): boolean => name === 'last.weight';

/** Runs the fixture's steps; the largest difference of any parameter after any step. */
function follow(transform: ParameterUpdate): { worst: number; names: string[] } {
  let worst = 0;
  const schedules = transform.schedules({
    learningRate: (step) => (steps[step] as Step).learningRate,
    weightDecay: (step) => (steps[step] as Step).weightDecay,
    learns: (step) => (step < frozenUntil ? 0 : 1),
  });
  let params = tensors(fixture.initial);
  let state = upload(transform.init(onHost(fixture.initial)));
  for (const [index, expected] of steps.entries()) {
    const scalars = Object.fromEntries(
      Object.entries(schedules).map(([name, schedule]) => [name, tf.scalar(schedule(index))]),
    );
    const result = transform.update(tensors(expected.gradients), state, params, scalars);
    params = result.params;
    state = result.state;
    worst = Math.max(worst, deviation(params, expected.params));
  }
  return { worst, names: Object.keys(schedules) };
}

beforeAll(() => tf.setBackend('cpu'));

describe('eight steps of torch', () => {
  test('clips unit-wise as timm does, tiny gradients included', () => {
    let params = fixture.initial;
    for (const step of steps) {
      const { updates } = adaptiveClip().update(tensors(step.gradients), {}, tensors(params), {});
      expect(deviation(updates, step.clipped)).toBeLessThan(1e-6);
      params = step.params;
    }
  });

  test('AdamW, decay of matrices alone, a parameter frozen for three steps', () => {
    const { worst, names } = follow(rule(isLast));
    expect(worst).toBeLessThan(1e-6);
    expect(names).toContain('adamw.always.stepSize');
    expect(names).toContain('adamw.atTimes.learns');
  });

  test('a zero gradient is not freezing: the comparison would notice', () => {
    expect(follow(rule(() => false)).worst).toBeGreaterThan(1e-3);
  });
});

test('while it stands still a matrix or vector and its moments keep every bit', () => {
  const frozen = ['last.weight', 'norm.weight'];
  const transform = rule((name) => frozen.includes(name));
  const schedules = transform.schedules({ learningRate: () => 0.1, weightDecay: () => 0.5, learns: () => 0 });
  const scalars = Object.fromEntries(
    Object.entries(schedules).map(([name, schedule]) => [name, tf.scalar(schedule(0))]),
  );
  const params = tensors(fixture.initial);
  const fill = (value: number) =>
    Object.fromEntries(frozen.map((name) => [name, tf.fill(shapes[name] as number[], value)]));
  const moments = { firstMoment: fill(0.3), secondMoment: fill(0.7) };
  const initial = upload(transform.init(onHost(fixture.initial)));
  const state = { adamw: { ...(initial['adamw'] as Tree<tf.Tensor>), atTimes: moments } };
  const result = transform.update(tensors((steps[0] as Step).gradients), state, params, scalars);
  const values = (tensor: unknown): number[] => [...(tensor as tf.Tensor).dataSync()];
  const after = (result.state['adamw'] as typeof state.adamw).atTimes;
  for (const name of frozen) {
    expect(values(result.params[name]), name).toEqual(values(params[name]));
    expect(values(after.firstMoment[name]), name).toEqual(values(moments.firstMoment[name]));
    expect(values(after.secondMoment[name]), name).toEqual(values(moments.secondMoment[name]));
  }
  for (const name of ['block.weight', 'block.bias']) {
    expect(values(result.params[name]), name).not.toEqual(values(params[name]));
  }
});
