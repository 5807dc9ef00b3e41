import { readFileSync } from 'node:fs';
import xcit from '@sparsam/backbone-xcit';
import {
  type Flat,
  type NdArray,
  type ObjectiveInput,
  type ObjectiveState,
  type Plugin,
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
import byol from '@sparsam/ssl-byol';
import mae from '@sparsam/ssl-mae';
import simclr from '@sparsam/ssl-simclr';
import vicreg from '@sparsam/ssl-vicreg';
import { type RecipeOptions, type TrainState, createTrainStep, defaultRecipe } from '@sparsam/train';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { images, parameter, uniform } from './closed-form.ts';

/**
 * Ten optimiser steps of each method against PyTorch (tools/goldens/simclr.py and its siblings, float64) from equal
 * weights on equal views: losses, gradients, and parameters, teacher and running statistics at the end.
 */
type Fixture = {
  backbone: Record<string, number>;
  options: Record<string, unknown>;
  recipe: RecipeOptions;
  plan: TrainPlan;
  imageSize: number;
  /** By parameter, at the first step: the gradient's length, and its projections on two directions. */
  gradientNorms: Record<string, number>;
  gradientProbes: Record<string, [number, number]>;
  /** By parameter and buffer, after the last step. */
  finalProbes: Record<string, [number, number]>;
} & Record<'loss' | 'gradNorm', number[]>;

/** Relative; for metrics that of dino.test.ts. PyTorch's own float32 strays by less than 3e-6, as the scripts print. */
const tolerance = { metrics: 2e-5, parameters: 1e-4 };

/** A gradient of which nothing is left but rounding, such as that of a shift before a normalisation. */
const vanishing = 1e-9;

/** The masks of mae.py. */
const mask = (step: number, patches: number): NdArray<'float32'> =>
  float32(
    Float32Array.from(uniform(`mask ${step}`, patches), (x) => (x < 0.2 ? 1 : 0)),
    [6, patches / 6],
  );

const methods = [
  { plugin: simclr, metrics: ['loss', 'gradNorm'], extra: () => ({}) },
  { plugin: byol, metrics: ['loss', 'gradNorm'], extra: () => ({}) },
  {
    plugin: vicreg,
    metrics: ['loss', 'gradNorm', 'invariance', 'variance', 'covariance'],
    extra: () => ({}),
  },
  {
    plugin: mae,
    metrics: ['loss', 'gradNorm'],
    extra: (step: number) => ({ mask: mask(step, 6 * 16) }),
  },
];

const norm = (data: ArrayLike<number>): number =>
  Math.sqrt(Array.from(data).reduce((sum, x) => sum + x * x, 0));

/** How far a tensor is from the one whose projections are given, by the size that matters for it. */
function difference(
  name: string,
  { data }: NdArray,
  expected: readonly [number, number],
  size: number,
): number {
  const off = expected.map((value, side) => {
    const direction = uniform(`probe ${side} ${name}`, data.length);
    return direction.reduce((sum, x, i) => sum + x * (data[i] as number), 0) - value;
  });
  // A direction's entries have the variance 1/3.
  return norm(off) / Math.sqrt(2 / 3) / size;
}

async function build({ name, ...plugin }: Plugin<'objective'>) {
  const file = new URL(`../goldens/fixtures/${name}/training.json`, import.meta.url);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  const backbone = await xcit.create(xcit.options.parse({ ...fixture.backbone, eta: 1, tokensNorm: true }), {
    variant: 'xcit_nano_12_p8',
  });
  const { imageSize } = fixture;
  const needs = { backbone, imageSize, localSize: imageSize };
  const objective = await plugin.create(plugin.options.parse(fixture.options), needs);
  const trainStep = createTrainStep(objective, defaultRecipe(fixture.recipe));
  const initial = trainStep.init(key(0));
  const weights = mapTree<NdArray, NdArray>(initial.objective, (array, path) =>
    array.dtype === 'float32' ? parameter(path.split('/').at(-1) as string, array.shape) : array,
  );
  const views = (step: number) => {
    const { count } = objective.views[0] ?? { count: 0 };
    return { global: images(`global ${step}`, count * fixture.plan.batchSize, imageSize) };
  };
  return {
    fixture,
    objective,
    trainStep,
    views,
    state: { ...initial, objective: weights } as TrainState<NdArray>,
  };
}

const engine = createOnnxEngine({ threads: 1 });

describe.each(methods)('$plugin.name', ({ plugin, metrics, extra }) => {
  test('losses, gradients and all that a step moves follow PyTorch for ten steps', async () => {
    const { fixture, trainStep, state, views } = await build(plugin as unknown as Plugin<'objective'>);
    const { plan, gradientNorms } = fixture;
    const compiled = await engine.compile(trainStep.step, state, trainStep.inputSpec(plan.batchSize));
    const reference = fixture as unknown as Record<string, number[]>;
    for (let step = 0; step < plan.totalSteps; step++) {
      const numbers = Object.entries(trainStep.scalars(step, plan));
      const scalars = Object.fromEntries(numbers.map(([name, value]) => [name, scalar(value)]));
      const outputs = await compiled.run({ views: views(step), scalars, extra: extra(step) });
      for (const name of metrics) {
        const found = (outputs[name] as NdArray).data[0] as number;
        const expected = reference[name]?.[step] as number;
        expect(Math.abs(found / expected - 1), `${name} of step ${step}: ${found}`).toBeLessThan(
          tolerance.metrics,
        );
      }
    }
    const final = flatten<NdArray>((compiled.state() as TrainState<NdArray>).objective);
    await compiled.dispose();
    const compared: string[] = [];
    for (const [name, expected] of Object.entries(fixture.finalProbes)) {
      const own = name.replace(/^teacher\./, '');
      const place = /running_(mean|var)$/.test(name) ? 'buffers' : 'params';
      // Adam scales what rounding leaves of a vanishing gradient to whole steps; no loss depends on those.
      if (place === 'params' && (gradientNorms[own] as number) < vanishing) continue;
      // The features' bias is one of them before a normalised head, whose first running mean holds what it became.
      if (own === 'head.1.running_mean') continue;
      const path = `${own === name ? '' : 'teacher/'}${place}/${own}`;
      const leaf = final.get(path);
      if (leaf === undefined) throw new Error(`There is no ${path}.`);
      expect(
        difference(name, leaf, expected, Math.max(norm(leaf.data), 1e-2)),
        `${path} at the end`,
      ).toBeLessThan(tolerance.parameters);
      compared.push(path);
    }
    expect(compared.length).toBeGreaterThan(0.9 * Object.keys(fixture.finalProbes).length);
  });

  test('the gradient of every parameter is that of PyTorch and of finite differences', async () => {
    const { fixture, objective, trainStep, state, views } = await build(
      plugin as unknown as Plugin<'objective'>,
    );
    const { gradientNorms, gradientProbes, plan } = fixture;
    const names = Object.keys(state.objective.params);
    expect([...names].sort()).toEqual(Object.keys(gradientNorms).sort());
    const { params, ...rest } = state.objective;
    const pixels = views(0).global;
    const given = {
      params,
      views: {
        global: float32(
          Float32Array.from(pixels.data, (x) => x / 127.5 - 1),
          pixels.shape,
        ),
      },
      scalars: Object.fromEntries(
        Object.entries(trainStep.scalars(0, plan)).map(([name, value]) => [name, scalar(value)]),
      ),
      extra: extra(0),
    };
    const lossAndGradients: StepFunction = (held, { params: leaves, ...input }) => {
      const tensors = leaves as Flat<tf.Tensor>;
      const { value, grads } = tf.engine().gradients(
        () =>
          objective.loss(
            { ...held, params: tensors } as ObjectiveState,
            { extra: {}, ...input } as unknown as ObjectiveInput,
          ).loss,
        names.map((name) => tensors[name] as tf.Tensor),
      );
      return [
        held,
        { loss: value, gradients: Object.fromEntries(names.map((n, i) => [n, grads[i] as tf.Tensor])) },
      ];
    };
    const spec = mapTree<NdArray, TensorSpec>(given as unknown as Tree<NdArray>, ({ dtype, shape }) => ({
      dtype,
      shape,
    }));
    const compiled = await engine.compile(lossAndGradients, rest as Tree<NdArray>, spec);
    const { gradients } = (await compiled.run(given as unknown as Tree<NdArray>)) as {
      gradients: Flat<NdArray>;
    };
    const largest = Math.max(...Object.values(gradientNorms));
    for (const name of names) {
      const length = gradientNorms[name] as number;
      const off = difference(
        name,
        gradients[name] as NdArray,
        gradientProbes[name] as [number, number],
        length < vanishing ? largest : length,
      );
      expect(off, `gradient of ${name}`).toBeLessThan(tolerance.parameters);
    }
    // All parameters at once, each along its gradient by its own size.
    const slope = async (distance: number): Promise<number> => {
      const at = async (sign: number): Promise<number> => {
        const moved = mapTree<NdArray, NdArray>(params, (array, name) => {
          const length = gradientNorms[name] as number;
          if (length < vanishing) return array;
          const gradient = (gradients[name] as NdArray).data;
          const step = (sign * distance * Math.max(0.05, norm(array.data))) / length;
          return float32(
            Float32Array.from(array.data, (x, i) => x + step * (gradient[i] as number)),
            array.shape,
          );
        });
        const { loss } = await compiled.run({ ...given, params: moved } as unknown as Tree<NdArray>);
        return (loss as NdArray).data[0] as number;
      };
      return ((await at(1)) - (await at(-1))) / (2 * distance);
    };
    const expected = names.reduce((sum, name) => {
      const length = gradientNorms[name] as number;
      return length < vanishing ? sum : sum + length * Math.max(0.05, norm((params[name] as NdArray).data));
    }, 0);
    // The change of the loss must stand out of float32's rounding; the second, halved, distance cancels the cubic term.
    const distance = 0.02 / expected;
    const found = (4 * (await slope(distance / 2)) - (await slope(distance))) / 3;
    await compiled.dispose();
    expect(Math.abs(found / expected - 1), `${found}, ${expected}`).toBeLessThan(0.01);
  });
});
