import { type Backbone, type Flat, apiVersion, definePlugin, full, key } from '@sparsam/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allDuties, eagerEngine, inexactEngine } from '../fixtures/eager-engine.test.helper.ts';
import { failures } from '../fixtures/failures.test.helper.ts';
import { toyBackbone } from '../fixtures/toy-backbone.ts';
import { backboneChecks } from './backbone-checks.ts';
import { describeBackbone } from './describe-backbone.ts';

const plugin = (change: (toy: Backbone) => Partial<Backbone>, options: z.ZodType = z.strictObject({})) =>
  definePlugin({
    kind: 'backbone',
    name: 'toy',
    apiVersion,
    description: 'mean colours of patches',
    options,
    create: () => ({ ...toyBackbone(), ...change(toyBackbone()) }),
  });
const suite = { variant: 'toy', imageSize: 8 };

describeBackbone(
  plugin(() => ({})),
  suite,
);

/** Changes the features. */
const features = (
  toy: Backbone,
  change: (given: Tensor2D, params: Flat<Tensor>) => Tensor,
): Partial<Backbone> => ({
  apply(state, images, context) {
    const output = toy.apply(state, images, context);
    return { ...output, features: change(output.features, state.params) as Tensor2D };
  },
});
let calls = 0;

test.each<[string, (toy: Backbone) => Partial<Backbone>, string]>([
  [
    'weights that ignore the key',
    (toy) => ({ init: () => toy.init(key(3)) }),
    'weights depend on the key alone; 0 is a key like others',
  ],
  [
    'hidden state',
    (toy) => features(toy, (given) => tf.add(given, calls++)),
    'apply changes neither argument, and the second call equals the first',
  ],
  [
    'features of another width',
    (toy) => ({ ...features(toy, (given) => tf.concat([given, given], 1)) }),
    'features are [batch, embedDim], patch tokens [batch, tokens, embedDim] of each block',
  ],
  [
    'blocks of other sizes than it says',
    () => ({ blocks: [{ embedDim: 5, patchSize: 4 }] }),
    'features are [batch, embedDim], patch tokens [batch, tokens, embedDim] of each block',
  ],
  [
    'features that are not pooled though it says so',
    (toy) => ({ ...features(toy, (given) => tf.add(given, 1)), pooled: true }),
    'features are [batch, embedDim], patch tokens [batch, tokens, embedDim] of each block',
  ],
  [
    "the batch's statistics in evaluation",
    (toy) => features(toy, (given) => tf.sub(given, tf.mean(given, 0))),
    'in evaluation, an image does not depend on its neighbours',
  ],
  [
    'buffers that move in evaluation',
    (toy) => ({ apply: (state, images) => toy.apply(state, images, { training: true }) }),
    'evaluation returns the buffers as they were given',
  ],
  [
    'a parameter without a use',
    (toy) => ({
      init: (given) => ({ ...toy.init(given), params: { ...toy.init(given).params, idle: full(1, [2]) } }),
    }),
    'every parameter has a gradient',
  ],
  [
    'a gradient of twice its size',
    (toy) =>
      features(toy, (given) =>
        tf.customGrad((x) => ({
          value: tf.mul(x as Tensor, 1),
          gradFunc: (dy: Tensor) => tf.mul(dy, 2),
        }))(given),
      ),
    'the gradient is that of finite differences',
  ],
  [
    'values read on the host',
    (toy) => features(toy, (given) => tf.mul(given, given.dataSync().length > 0 ? 1 : 0)),
    'forward and backward can be traced into a graph',
  ],
  [
    'a tensor kept',
    (toy) => features(toy, (given) => tf.mul(given, tf.keep(tf.scalar(1)))),
    'no tensor outlives the step but those returned',
  ],
  [
    'no check of the images',
    (toy) => ({
      apply: (state, images, context) =>
        toy.apply(
          state,
          tf.image.resizeNearestNeighbor(tf.slice(images, 0, [-1, -1, -1, 3]), [8, 8]),
          context,
        ),
    }),
    'images that do not fit are refused with their size',
  ],
])('%s is found', async (_, change, check) => {
  expect(await failures(backboneChecks(plugin(change), suite), check)).toEqual([check]);
});

test('engines are compared with the step run operation by operation', async () => {
  const whole = plugin(() => ({}));
  const engines = [eagerEngine(allDuties)];
  expect(await failures(backboneChecks(whole, { ...suite, engines }))).toEqual([]);
  expect(await failures(backboneChecks(whole, { ...suite, engines: [inexactEngine()] }))).toEqual([
    'the engine "eager" computes the same',
  ]);
});

test('options without defaults, and options that take anything, are found', async () => {
  const failed = await failures(
    backboneChecks(
      plugin(() => ({}), z.object({ size: z.number() })),
      { ...suite, options: { size: 1 } },
    ),
  );
  expect(failed).toEqual([
    'the registry takes the plugin under its name',
    'every option has a default, and defaults can be written as JSON',
    'an option of a wrong kind is refused by its name',
    'an unknown option is refused by its name',
  ]);
});

test('a skip of no check, or without a reason, is refused', () => {
  const describing = (skip: Record<string, string>) => () =>
    describeBackbone(
      plugin(() => ({})),
      { ...suite, skip },
    );
  expect(describing({ 'every parameter has gradient': 'why' })).toThrow(
    /Did you mean "every parameter has a gradient"/,
  );
  expect(describing({ 'every parameter has a gradient': ' ' })).toThrow(/without a reason/);
});
