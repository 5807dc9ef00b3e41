import { readFileSync } from 'node:fs';
import xcit from '@sparsam/backbone-xcit';
import { decodeSafetensors } from '@sparsam/checkpoint';
import {
  type CompiledStep,
  type Engine,
  type Flat,
  type NdArray,
  type ObjectiveInput,
  type ObjectiveState,
  type StepFunction,
  type TensorSpec,
  type TrainPlan,
  type Tree,
  flatten,
  float32,
  key,
  mapTree,
  scalar,
} from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { createOpenvinoEngine } from '@sparsam/engine-openvino';
import { createTfjsEngine } from '@sparsam/engine-tfjs';
import dino from '@sparsam/ssl-dino';
import { type RecipeOptions, type TrainState, createTrainStep, defaultRecipe } from '@sparsam/train';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { images, parameter, uniform } from './closed-form.ts';
import { missingEngine } from './missing-engine.ts';

/**
 * Fifty optimiser steps against PyTorch (tools/goldens/dino.py, float64) from equal weights on equal views: every
 * schedule, clipping, the frozen last layer, centre, teacher and running statistics.
 */
type Fixture = {
  backbone: Record<string, number>;
  options: Record<string, unknown>;
  recipe: RecipeOptions;
  plan: TrainPlan;
  imageSize: number;
  localSize: number;
  names: string[];
  loss: number[];
  gradNorm: number[];
  teacherEntropy: number[];
};
const folder = new URL('../goldens/fixtures/dino/', import.meta.url);
const fixture = JSON.parse(readFileSync(new URL('training.json', folder), 'utf8')) as Fixture;
const reference = decodeSafetensors(
  readFileSync(new URL('training.safetensors', folder)),
  'training.safetensors',
).tensors;
const { plan, names } = fixture;

/** Relative. Both engines were measured at 4e-6 and below, PyTorch's own float32 at 1e-6. */
const tolerance = 2e-5;

/**
 * Their gradient is zero: a softmax over tokens does not change when one vector is added to all keys. What rounding
 * leaves of it Adam scales to whole steps, in PyTorch's float32 as in ours; no output depends on them.
 */
const withoutGradient = (name: string): boolean => /cls_attn_blocks\.\d+\.attn\.k\.bias$/.test(name);

async function build() {
  const backbone = await xcit.create(xcit.options.parse({ ...fixture.backbone, eta: 1, tokensNorm: true }), {
    variant: 'xcit_nano_12_p8',
  });
  const { imageSize, localSize } = fixture;
  const objective = await dino.create(dino.options.parse(fixture.options), {
    backbone,
    imageSize,
    localSize,
  });
  const trainStep = createTrainStep(objective, defaultRecipe(fixture.recipe));
  const initial = trainStep.init(key(0));
  const weights = mapTree<NdArray, NdArray>(initial.objective, (array, path) =>
    path === 'center' || array.dtype !== 'float32'
      ? array
      : parameter(path.split('/').at(-1) as string, array.shape),
  );
  return { trainStep, objective, state: { ...initial, objective: weights } as TrainState<NdArray> };
}

const input = (step: number, numbers: Record<string, number>) => ({
  views: {
    global: images(`global ${step}`, 2 * plan.batchSize, fixture.imageSize),
    local: images(`local ${step}`, 3 * plan.batchSize, fixture.localSize),
  },
  scalars: Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, scalar(value)])),
  extra: {},
});

/** Pixels as the train step gives them to the objective. */
const normalised = ({ data, shape }: NdArray): NdArray =>
  float32(
    Float32Array.from(data, (x) => x / 127.5 - 1),
    shape,
  );

const norm = (data: ArrayLike<number>): number =>
  Math.sqrt(Array.from(data).reduce((sum, x) => sum + x * x, 0));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  norm(Array.from(a, (x, index) => x - (b[index] as number)));
const value = (outputs: Tree<NdArray>, name: string): number => (outputs[name] as NdArray).data[0] as number;

/** Relative differences of every teacher parameter on the fixture's two directions; the norm is the parameter's. */
function teacherDifferences(state: Tree<NdArray>, step: number): [number, string][] {
  const probes = (reference.get('probes') as NdArray).data;
  const leaves = flatten<NdArray>(state);
  return names.map((name, index) => {
    const { data } = leaves.get(`objective/teacher/params/${name}`) as NdArray;
    const difference = [0, 1].map((side) => {
      const direction = uniform(`probe ${side} ${name}`, data.length);
      const found = direction.reduce((sum, x, i) => sum + x * (data[i] as number), 0);
      return found - (probes[(step * names.length + index) * 2 + side] as number);
    });
    // A direction's entries have the variance 1/3.
    return [norm(difference) / Math.sqrt(2 / 3) / norm(data), name];
  });
}

async function follow(engine: Engine, steps: number) {
  const { trainStep, state } = await build();
  const compiled: CompiledStep = await engine.compile(
    trainStep.step,
    state,
    trainStep.inputSpec(plan.batchSize),
  );
  const losses: number[] = [];
  const worst = { loss: 0, gradNorm: 0, teacherEntropy: 0, teacher: 0, teacherName: '' };
  for (let step = 0; step < steps; step++) {
    const outputs = await compiled.run(input(step, trainStep.scalars(step, plan)));
    losses.push(Math.abs(value(outputs, 'loss') / (fixture.loss[step] as number) - 1));
    for (const name of ['loss', 'gradNorm', 'teacherEntropy'] as const) {
      const expected = fixture[name][step] as number;
      worst[name] = Math.max(worst[name], Math.abs(value(outputs, name) / expected - 1));
    }
    for (const [difference, name] of teacherDifferences(compiled.state(), step)) {
      if (!withoutGradient(name) && difference > worst.teacher)
        Object.assign(worst, { teacher: difference, teacherName: name });
    }
  }
  const final = flatten<NdArray>(compiled.state());
  await compiled.dispose();
  return { worst, losses, final };
}

test('the gradient of every parameter is that of PyTorch', async () => {
  await tf.setBackend('cpu');
  const { trainStep, objective, state } = await build();
  expect(Object.keys(state.objective.params).sort()).toEqual([...names].sort());
  const upload = (tree: Tree<NdArray>) =>
    mapTree<NdArray, tf.Tensor>(tree, ({ data, shape }) => tf.tensor(Float32Array.from(data), [...shape]));
  const { views, ...rest } = input(0, trainStep.scalars(0, plan));
  const given = upload({ ...rest, views: mapTree<NdArray, NdArray>(views, normalised) });
  const objectiveState = upload(state.objective) as ObjectiveState;
  const { grads } = tf.engine().gradients(
    () => objective.loss(objectiveState, given as unknown as ObjectiveInput).loss,
    names.map((name) => objectiveState.params[name] as tf.Tensor),
  );
  const probes = (reference.get('gradientProbes') as NdArray).data;
  const largest = Math.max(...grads.map((gradient) => norm(gradient.dataSync())));
  for (const [index, name] of names.entries()) {
    const data = (grads[index] as tf.Tensor).dataSync();
    const difference = [0, 1].map((side) => {
      const direction = uniform(`probe ${side} ${name}`, data.length);
      return (
        direction.reduce((sum, x, i) => sum + x * (data[i] as number), 0) -
        (probes[2 * index + side] as number)
      );
    });
    const scale = withoutGradient(name) ? largest : norm(data);
    expect(norm(difference) / Math.sqrt(2 / 3) / scale, name).toBeLessThan(tolerance);
  }
});

test('the gradient of every parameter is that of finite differences', async () => {
  const { trainStep, objective, state } = await build();
  const { views, scalars } = input(0, trainStep.scalars(0, plan));
  const given = {
    params: state.objective.params,
    views: mapTree<NdArray, NdArray>(views, normalised),
    scalars,
  };
  const { params: _, ...rest } = state.objective;
  const lossAndGradients: StepFunction = (held, { params, ...inputs }) => {
    const leaves = names.map((name) => (params as Flat<tf.Tensor>)[name] as tf.Tensor);
    const { value, grads } = tf
      .engine()
      .gradients(
        () =>
          objective.loss(
            { ...held, params } as ObjectiveState,
            { ...inputs, extra: {} } as unknown as ObjectiveInput,
          ).loss,
        leaves,
      );
    return [
      held,
      { loss: value, gradients: Object.fromEntries(names.map((name, i) => [name, grads[i] as tf.Tensor])) },
    ];
  };
  const spec = mapTree<NdArray, TensorSpec>(given, ({ dtype, shape }) => ({ dtype, shape }));
  const compiled = await createOnnxEngine({ threads: 1 }).compile(
    lossAndGradients,
    rest as Tree<NdArray>,
    spec,
  );
  const { gradients } = (await compiled.run(given)) as { gradients: Flat<NdArray> };
  for (const name of names.filter((each) => !withoutGradient(each))) {
    const parameter = given.params[name] as NdArray<'float32'>;
    const gradient = (gradients[name] as NdArray).data;
    const length = norm(gradient);
    const at = async (distance: number): Promise<number> => {
      const data = parameter.data.map((x, i) => x + (distance * (gradient[i] as number)) / length);
      const outputs = await compiled.run({
        ...given,
        params: { ...given.params, [name]: { ...parameter, data } },
      });
      return value(outputs, 'loss');
    };
    const slope = async (distance: number): Promise<number> =>
      ((await at(distance)) - (await at(-distance))) / (2 * distance);
    // The change of the loss must stand out of float32's rounding; the second, halved, distance cancels the cubic term.
    const distance = Math.min(0.05 * norm(parameter.data), 0.02 / length);
    const found = (4 * (await slope(distance / 2)) - (await slope(distance))) / 3;
    expect(Math.abs(found / length - 1), `${name}: ${found}, ${length}`).toBeLessThan(0.01);
  }
  await compiled.dispose();
});

describe.each([
  // Operation by operation a step takes most of a second: enough steps to thaw the last layer.
  { engine: createTfjsEngine({ backend: 'cpu' }), steps: 6 },
  { engine: createOnnxEngine({ threads: 1 }), steps: 50 },
  { engine: createOpenvinoEngine({ threads: 1 }), steps: 50 },
])('$engine.name', ({ engine, steps }) => {
  test(`loss, gradients and teacher follow PyTorch for ${steps} steps`, async ({ skip }) => {
    const missing = await missingEngine(engine);
    if (missing !== undefined) skip(missing);
    const { worst, final } = await follow(engine, steps);
    expect(worst.loss).toBeLessThan(tolerance);
    expect(worst.gradNorm).toBeLessThan(tolerance);
    expect(worst.teacherEntropy).toBeLessThan(tolerance);
    expect(worst.teacher, worst.teacherName).toBeLessThan(tolerance);
    if (steps < plan.totalSteps) return;
    const compared: string[] = [];
    for (const [path, expected] of reference) {
      if (!path.startsWith('final/') || withoutGradient(path)) continue;
      const found = final.get(path.replace('final/', 'objective/')) as NdArray;
      expect(found.shape, path).toEqual(expected.shape);
      expect(distance(found.data, expected.data) / Math.max(norm(expected.data), 1e-3), path).toBeLessThan(
        1e-3,
      );
      compared.push(path);
    }
    expect(compared.length).toBeGreaterThan(names.length);
  });
});

test(
  'openvino in bf16: the loss of 50 steps is within 2 % of PyTorch, on average and at the end',
  { timeout: 240_000 },
  async ({ skip }) => {
    const engine = createOpenvinoEngine({ threads: 1, precision: 'bf16' });
    const missing = await missingEngine(engine, 'bf16');
    if (missing !== undefined) skip(missing);
    const { worst, losses } = await follow(engine, 50);
    // Measured: .69 % on average, .3 % at the end, 3.3 % at the worst step. PyTorch under its own autocast: .66, .2 and 2.7.
    expect(losses.reduce((sum, x) => sum + x, 0) / losses.length).toBeLessThan(0.02);
    expect(losses.at(-1)).toBeLessThan(0.02);
    // It is another precision indeed.
    expect(worst.loss).toBeGreaterThan(tolerance);
  },
);
