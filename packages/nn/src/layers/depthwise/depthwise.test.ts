import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { gradientError, random } from '../../gradients/gradient-check.test.helper.ts';
import { chooseDepthwise, depthwiseConv } from './depthwise-conv.ts';
import { depthwiseDirect } from './depthwise-direct.ts';
import { depthwiseMatrix } from './depthwise-matrix.ts';
import { depthwiseTokens } from './depthwise-tokens.ts';

const formulations = { depthwiseMatrix, depthwiseDirect };

/** The definition: y[c, r, k, b] = sum over taps of w[c, i, j] x[c, r + i - 1, k + j - 1, b]. */
async function byDefinition(x: Tensor4D, weight: Tensor): Promise<number[]> {
  const [channels, height, width, batch] = x.shape;
  const values = await x.data();
  const kernel = await weight.data();
  const result: number[] = [];
  for (let c = 0; c < channels; c++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let image = 0; image < batch; image++) {
          let sum = 0;
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) {
              const [r, k] = [row + i - 1, column + j - 1];
              if (r < 0 || r >= height || k < 0 || k >= width) continue;
              sum += kernel[c * 9 + i * 3 + j]! * values[((c * height + r) * width + k) * batch + image]!;
            }
          result.push(sum);
        }
  return result;
}

for (const [name, convolve] of Object.entries(formulations)) {
  describe(name, () => {
    it('is the definition on grids of every shape', async () => {
      for (const [height, width] of [
        [1, 1],
        [1, 4],
        [3, 1],
        [4, 5],
      ] as const) {
        const x = random([2, height, width, 3], height) as Tensor4D;
        const weight = random([2, 1, 3, 3], width);
        const expected = await byDefinition(x, weight);
        const y = await convolve(x, weight).data();
        expect(y.length).toBe(expected.length);
        expected.forEach((value, index) => expect(y[index]).toBeCloseTo(value, 5));
      }
    });

    it('has the gradient of its differences', async () => {
      const inputs = [random([2, 3, 4, 2], 1), random([2, 1, 3, 3], 2)];
      expect(await gradientError((x, weight) => convolve(x as Tensor4D, weight!), inputs)).toBeLessThan(1e-3);
    });
  });
}

describe('depthwiseConv', () => {
  it('chooses by the number of places', () => {
    expect(chooseDepthwise(6, 6)).toBe(depthwiseMatrix);
    expect(chooseDepthwise(6, 7)).toBe(depthwiseDirect);
    expect(chooseDepthwise(28, 28)).toBe(depthwiseDirect);
  });

  it('adds the bias, then multiplies by the scale', async () => {
    const x = random([2, 3, 4, 2], 3) as Tensor4D;
    const params = { weight: random([2, 1, 3, 3], 4), bias: random([2], 5) };
    const scale = random([2], 6);
    const column = (vector: Tensor): Tensor => tf.reshape(vector, [2, 1, 1, 1]);
    const expected = tf.mul(tf.add(depthwiseDirect(x, params.weight), column(params.bias)), column(scale));
    expect(
      (await tf.max(tf.abs(tf.sub(depthwiseConv(params, x, { scale }), expected))).data())[0],
    ).toBeLessThan(1e-5);
  });

  it('absorbs an affine map of its input, with zeros around the mapped image', async () => {
    const x = random([2, 3, 4, 2], 7) as Tensor4D;
    const params = { weight: random([2, 1, 3, 3], 8), bias: random([2], 9) };
    const affine = { weight: random([2], 10), bias: random([2], 11) };
    const column = (vector: Tensor): Tensor => tf.reshape(vector, [2, 1, 1, 1]);
    const mapped = tf.add(tf.mul(x, column(affine.weight)), column(affine.bias)) as Tensor4D;
    const difference = tf.sub(depthwiseConv(params, x, { affine }), depthwiseConv(params, mapped));
    expect((await tf.max(tf.abs(difference)).data())[0]).toBeLessThan(1e-5);
  });
});

describe('depthwiseTokens', () => {
  const grid = { height: 3, width: 4 };
  const asMaps = (x: Tensor): Tensor4D =>
    tf.reshape(tf.transpose(x, [2, 0, 1]), [2, grid.height, grid.width, 3]) as Tensor4D;
  const params = { weight: random([2, 1, 3, 3], 20), bias: random([2], 21) };

  it('is depthwiseConv on the same places', async () => {
    const x = random([12, 3, 2], 22) as Tensor3D;
    const affine = { weight: random([2], 23), bias: random([2], 24) };
    for (const options of [{}, { affine, scale: random([2], 25) }]) {
      const expected = depthwiseConv(params, asMaps(x), options);
      const given = asMaps(depthwiseTokens(params, x, grid, options));
      expect((await tf.max(tf.abs(tf.sub(given, expected))).data())[0]).toBeLessThan(1e-5);
    }
  });

  it('has the gradient of its differences', async () => {
    const inputs = [random([12, 3, 2], 26), params.weight];
    const through = (x?: Tensor, weight?: Tensor): Tensor =>
      depthwiseTokens({ ...params, weight: weight! }, x as Tensor3D, grid);
    expect(await gradientError(through, inputs)).toBeLessThan(1e-3);
  });
});
