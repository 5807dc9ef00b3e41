import { type ModelState, type NdArray, float32, key, sizeOf } from '@sparsam/core';
import type { Backbone, Flat } from '@sparsam/core';

// The exact counterpart of goldens/xcit.py: weights and images by an integer hash, so that fixtures hold results only.

/** `count` doubles in [-1, 1) that depend on the name alone. */
function hashed(name: string, count: number): Float64Array {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  return Float64Array.from({ length: count }, (_, index) => {
    let x = (Math.imul(index + 1, 0x9e3779b9) + seed) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

function goldenWeight(name: string, { shape, dtype }: NdArray): NdArray {
  if (dtype === 'int32') return { dtype, shape, data: Int32Array.of(3) };
  const fan = Math.sqrt(3 / sizeOf(shape.slice(1)));
  const last = name.split('.').at(-1) as string;
  const value = (u: number): number => {
    if (last === 'running_mean') return 0.3 * u;
    if (last === 'running_var') return 1 + 0.5 * u;
    if (last === 'temperature') return 4 + 2 * u;
    if (last.startsWith('gamma')) return 0.4 + 0.2 * u;
    if (last === 'cls_token') return 0.2 * u;
    if (name.endsWith('.attn.q.weight') || name.endsWith('.attn.k.weight')) return 3 * u * fan;
    if (last === 'weight') return shape.length === 1 ? 1 + 0.3 * u : u * fan;
    return 0.2 * u;
  };
  return float32(Float32Array.from(hashed(name, sizeOf(shape)), value), shape);
}

/** The state of a backbone with the golden weights. */
export function goldenState(backbone: Backbone): ModelState<NdArray> {
  const { params, buffers } = backbone.init(key(0));
  const fill = (leaves: Flat<NdArray>): Flat<NdArray> =>
    Object.fromEntries(Object.entries(leaves).map(([name, leaf]) => [name, goldenWeight(name, leaf)]));
  return { params: fill(params), buffers: fill(buffers) };
}

/** The golden images, [batch, size, size, 3]. */
export function goldenImages(size: number, batch: number): NdArray<'float32'> {
  const noise = hashed(`images ${size}`, batch * size * size * 3);
  const data = Float32Array.from(noise, (u, index) => {
    const channel = index % 3;
    const column = Math.floor(index / 3) % size;
    const row = Math.floor(index / (3 * size)) % size;
    const image = Math.floor(index / (3 * size * size));
    const phase = (row * (image + 1) + column * (channel + 2)) * ((2 * Math.PI) / size);
    return 0.6 * Math.sin(1 + 2 * image + 3 * channel) + 0.4 * Math.sin(phase + image) + 0.3 * u;
  });
  return float32(data, [batch, size, size, 3]);
}

/** The largest absolute difference, and the standard deviation of the expected values. */
export function compare(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): { difference: number; std: number } {
  if (actual.length !== expected.length)
    throw new RangeError(`${actual.length} values, expected ${expected.length}.`);
  const values = Array.from(expected);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  const difference = values.reduce(
    (most, v, index) => Math.max(most, Math.abs(v - (actual[index] as number))),
    0,
  );
  return { difference, std };
}
