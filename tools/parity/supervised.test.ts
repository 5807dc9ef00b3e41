import { readFileSync } from 'node:fs';
import xcit from '@sparsam/backbone-xcit';
import {
  type Engine,
  type NdArray,
  type ObjectiveState,
  type TrainPlan,
  flatten,
  key,
  mapTree,
  scalar,
} from '@sparsam/core';
import { createOnnxEngine } from '@sparsam/engine-onnx';
import { createTfjsEngine } from '@sparsam/engine-tfjs';
import supervised from '@sparsam/supervised';
import {
  type TrainState,
  batchLabels,
  createPredictor,
  createTrainStep,
  plateau,
  supervisedRecipe,
} from '@sparsam/train';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test } from 'vitest';
import { images, parameter, uniform } from './closed-form.ts';

/**
 * Steps of the supervised baseline and of the linear layer against PyTorch (tools/goldens/supervised.py, float64) from
 * equal weights on equal views: weighted loss over all views, clipping, AdamW, running statistics, and what stands still.
 */
type Golden = {
  loss: number[];
  gradNorm: number[];
  logits: number[];
  final: Record<string, [length: number, probe: number]>;
};
type Fixture = {
  backbone: Record<string, number>;
  options: Record<string, unknown>;
  recipe: { learningRate: number; weightDecay: number; clipFactor: number };
  plan: TrainPlan;
  imageSize: number;
  localSize: number;
  classes: number;
  classWeights: number[];
  labels: number[][];
  all: Golden;
  'head-and-norm': Golden;
};
const folder = new URL('../goldens/fixtures/supervised/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
const fixture = read<Fixture>('training.json');
const { plan } = fixture;
/** Relative; PyTorch's own float32 differs by 2e-7. */
const tolerance = 2e-5;

async function build(learns: 'all' | 'head-and-norm') {
  const backbone = await xcit.create(xcit.options.parse({ ...fixture.backbone, eta: 1, tokensNorm: true }), {
    variant: 'xcit_nano_12_p8',
  });
  const { imageSize, localSize, classes } = fixture;
  const options = supervised.options.parse({ ...fixture.options, learns });
  const objective = await supervised.create(options, { backbone, imageSize, localSize, classes });
  const trainStep = createTrainStep(objective, supervisedRecipe({ ...fixture.recipe, schedule: 'plateau' }));
  const initial = trainStep.init(key(0));
  const weights = mapTree<NdArray, NdArray>(initial.objective, (array, path) =>
    array.dtype === 'float32' ? parameter(path.split('/').at(-1) as string, array.shape) : array,
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
  labels: batchLabels([0, 1, 2, 3], Int32Array.from(fixture.labels[step] as number[]), fixture.classWeights),
});

const off = (found: number, expected: number): number => Math.abs(found / expected - 1);

async function follow(engine: Engine, learns: 'all' | 'head-and-norm'): Promise<void> {
  const golden = fixture[learns];
  const { trainStep, objective, state } = await build(learns);
  const compiled = await engine.compile(trainStep.step, state, trainStep.inputSpec(plan.batchSize));
  for (let step = 0; step < plan.totalSteps; step++) {
    const outputs = await compiled.run(input(step, trainStep.scalars(step, plan)));
    for (const name of ['loss', 'gradNorm'] as const) {
      const found = (outputs[name] as NdArray).data[0] as number;
      expect(off(found, golden[name][step] as number), `${name} of step ${step}`).toBeLessThan(tolerance);
    }
  }
  const final = compiled.state()['objective'] as ObjectiveState<NdArray>;
  await compiled.dispose();
  const names = new Map(
    [...flatten<NdArray>(final)].map(([path, array]) => [path.split('/').at(-1) as string, array] as const),
  );
  for (const [name, [length, probe]] of Object.entries(golden.final)) {
    const { data } = names.get(name) as NdArray;
    const direction = uniform(`probe ${name}`, data.length);
    const found = direction.reduce((sum, x, i) => sum + x * (data[i] as number), 0);
    // A softmax does not change when one vector is added to all keys: Adam scales what rounding leaves of that gradient.
    if (/cls_attn_blocks\.\d+\.attn\.k\.bias$/.test(name)) continue;
    expect(Math.abs(found - probe) / Math.max(length, 1e-3), name).toBeLessThan(1e-3);
  }
  const predictor = createPredictor(objective, engine);
  const batch = { images: images('validation', 5, fixture.imageSize), valid: 5 };
  const logits = await predictor.logits(final, [batch]);
  await predictor.dispose();
  expect(logits).toHaveLength(golden.logits.length);
  logits.forEach((value, i) => expect(value).toBeCloseTo(golden.logits[i] as number, 3));
}

describe.each(['all', 'head-and-norm'] as const)('training %s', (learns) => {
  test('follows PyTorch on the graph engine', () => follow(createOnnxEngine({ threads: 1 }), learns));
  test('holds the head to the classes and the rest to its weights', async () => {
    const { state } = await build(learns);
    const { params, frozen } = state.objective as unknown as {
      params: Record<string, NdArray>;
      frozen: Record<string, NdArray>;
    };
    const [learning, still] = [Object.keys(params).sort(), Object.keys(frozen)];
    if (learns === 'all') expect(still).toEqual([]);
    else {
      expect(learning).toEqual(['backbone.norm.bias', 'backbone.norm.weight', 'head.bias', 'head.weight']);
      expect(still.length).toBeGreaterThan(20);
    }
  });
});

test(
  'the eager engine trains the linear layer as PyTorch does',
  () => follow(createTfjsEngine(), 'head-and-norm'),
  20_000,
);

test('the plateau schedule is that of torch', () => {
  const { options, losses, rateScale } = read<{
    options: { factor: number; patience: number; cooldown: number; threshold: number };
    losses: number[];
    rateScale: number[];
  }>('plateau.json');
  const rule = plateau({ ...options, warmup: 0, memory: 1 });
  let state = rule.initial;
  const found = losses.map((loss) => (state = rule.next(state, loss)).rateScale);
  expect(found).toEqual(rateScale);
  expect(new Set(found).size).toBeGreaterThan(3);
});
