import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { key, foldIn, normalArray } from '@sparsam/core';
import '@tensorflow/tfjs-backend-cpu';
import { registerGradients } from './register.ts';

registerGradients();

/** Normal numbers that depend on the seed alone; [.. shape]. */
export function random(shape: number[], seed: number, mean = 0, std = 1): Tensor {
  return tf.tensor(normalArray(foldIn(key(seed), 'test'), shape, mean, std).data, shape);
}

/** A weighted sum of all entries, with fixed random weights: a scalar whose gradient reaches every entry differently. */
function probe(outputs: Tensor | Tensor[], seed: number): Scalar {
  const parts = [outputs]
    .flat()
    .map((output, index) => tf.sum(tf.mul(output, random(output.shape, seed + index))));
  return tf.addN(parts) as Scalar;
}

/** Sums in float64, so that the summation does not add to the error of a difference. */
async function probeValue(outputs: Tensor | Tensor[], seed: number): Promise<number> {
  let sum = 0;
  for (const [index, output] of [outputs].flat().entries()) {
    const values = await output.data();
    const weights = await random(output.shape, seed + index).data();
    for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (weights[i] as number);
  }
  return sum;
}

export type GradientCheck = { readonly analytic: number; readonly numeric: number; readonly error: number };

/**
 * Compares the gradient of `f` with central differences along random directions, one for each input and one for all
 * together, extrapolated from steps h and h/2 (error h^4). Everything is float32, so a value carries a relative error
 * near 6e-8 and a difference over h = 0.02 one near 1e-5: an error of 1e-3 of the gradient's scale is a wrong gradient.
 *
 * The error is relative to the largest of the two values and the typical size |gradient| of a directional derivative.
 */
export async function checkGradient(
  f: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: Tensor[],
  { step = 0.02, seed = 11 }: { step?: number; seed?: number } = {},
): Promise<GradientCheck[]> {
  const gradients = tf.grads((...xs) => probe(f(...xs), seed))(inputs) as Tensor[];
  const checks: GradientCheck[] = [];
  const groups = [
    ...inputs.map((_, index) => [index]),
    ...(inputs.length > 1 ? [inputs.map((_, index) => index)] : []),
  ];
  for (const [number, group] of groups.entries()) {
    const directions = inputs.map((input, index) =>
      group.includes(index) ? random(input.shape, 1000 * seed + 17 * number + index) : tf.zerosLike(input),
    );
    const at = (h: number): Promise<number> =>
      probeValue(
        f(...inputs.map((input, index) => tf.add(input, tf.mul(directions[index] as Tensor, h)))),
        seed,
      );
    const difference = async (h: number): Promise<number> => ((await at(h)) - (await at(-h))) / (2 * h);
    const numeric = (4 * (await difference(step / 2)) - (await difference(step))) / 3;
    let analytic = 0;
    let norm = 0;
    for (const [index, gradient] of gradients.entries()) {
      const values = await gradient.data();
      const direction = await (directions[index] as Tensor).data();
      for (let i = 0; i < values.length; i++) {
        analytic += (values[i] as number) * (direction[i] as number);
        if (group.includes(index)) norm += (values[i] as number) ** 2;
      }
    }
    const scale = Math.max(Math.abs(numeric), Math.abs(analytic), Math.sqrt(norm), 1e-6);
    checks.push({ analytic, numeric, error: Math.abs(analytic - numeric) / scale });
  }
  return checks;
}

/** The largest error of `checkGradient`; gradients have their inputs' shapes, or tfjs throws. */
export async function gradientError(...args: Parameters<typeof checkGradient>): Promise<number> {
  return Math.max(...(await checkGradient(...args)).map(({ error }) => error));
}
