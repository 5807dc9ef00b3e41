import { type Backbone, type Flat, type NdArray, type ObjectiveState, key, mapTree } from '@sparsam/core';
import { registerGradients } from '@sparsam/nn';
import { toyBackbone } from '@sparsam/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mae } from './mae.ts';
import { type MaeOptions, maeOptions } from './options.ts';

beforeAll(async () => {
  registerGradients();
  await tf.setBackend('cpu');
});

const make = (options: Partial<MaeOptions> = {}, backbone: Backbone = toyBackbone(), imageSize = 8) =>
  mae(maeOptions.parse({ hiddenDim: 8, maskUnit: 1, ...options }), { backbone, imageSize, localSize: 4 });
const start = (objective: ReturnType<typeof make>): ObjectiveState =>
  mapTree<NdArray, tf.Tensor>(objective.init(key(0)), ({ data, shape }) =>
    tf.tensor(Float32Array.from(data), [...shape]),
  ) as unknown as ObjectiveState;
const images = (): tf.Tensor4D =>
  tf.tensor4d(
    Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => Math.sin(i * 0.37 + (i % 3))),
    [2, 8, 8, 3],
  );
const lossOf = (objective: ReturnType<typeof make>, global: tf.Tensor4D, mask: number[][]): number => {
  const input = { views: { global }, scalars: {}, extra: { mask: tf.tensor2d(mask) } };
  return objective.loss(start(objective), input).loss.dataSync()[0] as number;
};

test('what is hidden is the target and never the input; what is seen is the input and never the target', () => {
  const seen: number[][] = [];
  const toy = toyBackbone();
  const spy: Backbone = {
    ...toy,
    apply(state, given, context) {
      // Hidden places are products with 0; adding 0 forgets their sign.
      seen.push(Array.from(given.dataSync(), (value) => value + 0));
      return toy.apply(state, given, context);
    },
  };
  const objective = make({ standardizeTargets: false }, spy);
  const mask = [
    [1, 0, 0, 0],
    [0, 0, 0, 1],
  ];
  const first = lossOf(objective, images(), mask);
  // The first image's first patch brighter: hidden, so the same input and another loss.
  const changed = images().arraySync();
  (changed[0]?.[1]?.[1] as number[])[0] = 5;
  const other = lossOf(objective, tf.tensor4d(changed), mask);
  expect(seen[1]).toEqual(seen[0]);
  expect(other).not.toBeCloseTo(first, 3);
  expect(seen[0]?.filter((value) => value === 0)).toHaveLength(2 * 16 * 3);
});

test('the loss is the mean over hidden patches alone', () => {
  const objective = make({ standardizeTargets: false });
  const flat = (value: number): tf.Tensor4D => tf.fill([2, 8, 8, 3], value);
  const none = start(objective);
  const params = Object.fromEntries(
    Object.entries(none.params).map(([name, tensor]) => [
      name,
      name.startsWith('decoder.pixels') ? tf.zerosLike(tensor) : tensor,
    ]),
  ) as Flat<tf.Tensor>;
  // A decoder that paints 0 is off by 3 everywhere, however many patches are hidden.
  for (const mask of [
    [
      [1, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    [
      [1, 1, 1, 0],
      [0, 1, 1, 0],
    ],
  ]) {
    const input = { views: { global: flat(3) }, scalars: {}, extra: { mask: tf.tensor2d(mask) } };
    const { loss } = objective.loss({ ...none, params }, input);
    expect(loss.dataSync()[0]).toBeCloseTo(9, 4);
  }
});

test('standardised targets leave out brightness and contrast of each patch', () => {
  const mask = [
    [1, 0, 0, 1],
    [0, 1, 1, 0],
  ];
  const objective = make();
  // Hidden everywhere else: inputs must be equal, so the change is inside hidden patches only.
  const base = images().arraySync();
  const changed = base.map((image, b) =>
    image.map((row, y) =>
      row.map((pixel, x) => {
        const place = Math.floor(y / 4) * 2 + Math.floor(x / 4);
        return mask[b]?.[place] === 1 ? pixel.map((value) => 3 * value + 7) : pixel;
      }),
    ),
  );
  expect(lossOf(objective, tf.tensor4d(changed), mask)).toBeCloseTo(lossOf(objective, images(), mask), 4);
});

test('a backbone without a token for each patch, and an image of one patch, are refused in words', () => {
  const bare: Backbone = {
    ...toyBackbone(),
    apply: (...given) => ({ ...toyBackbone().apply(...given), patchTokens: [] }),
  };
  const mask = [
    [1, 0, 0, 0],
    [0, 0, 0, 1],
  ];
  expect(() => lossOf(make({}, bare), images(), mask)).toThrow(/toy must return 4 patch tokens.*not none/);
  expect(() => make({}, toyBackbone(), 4)).toThrow(/4 pixels must be at least two patches of toy.*size of 8/);
  expect(() => make({}, toyBackbone(), 10)).toThrow(/10 pixels/);
});

test('a part of the smallest image is seen', () => {
  const patch = toyBackbone().patchSize;
  const { hostInput } = make({ maskUnit: 5 }, toyBackbone(), 2 * patch);
  const { data } = hostInput?.draw(key(3), 5)['mask'] as NdArray<'float32'>;
  for (let image = 0; image < 5; image++) {
    const hidden = [...data.subarray(image * 4, image * 4 + 4)].filter((value) => value === 1).length;
    expect(hidden).toBeGreaterThan(0);
    expect(hidden).toBeLessThan(4);
  }
});
