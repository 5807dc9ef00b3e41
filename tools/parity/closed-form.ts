import { type NdArray, float32, sizeOf } from '@sparsam/core';

/**
 * Weights and images by formula, so that both sides of a comparison make them and no fixture stores them: the twin of
 * tools/goldens/_closed_form.py, where the meaning of each function is written. Equal to the last bit.
 */
export function hashWords(seed: number, count: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    let x = (Math.imul(index, 0x9e3779b9) + seed) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 16), 0x846ca68b);
    words[index] = x ^ (x >>> 15);
  }
  return words;
}

/** FNV-1a, 32 bits. */
export function nameSeed(name: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(name)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** `count` numbers in [-1, 1) of a name. */
export function uniform(name: string, count: number): Float64Array {
  return Float64Array.from(hashWords(nameSeed(name), count), (word) => (word >>> 8) / 2 ** 23 - 1);
}

/** A parameter or buffer of a name: scales around 1, biases around 0, matrices that keep a signal's size. */
export function parameter(name: string, shape: readonly number[]): NdArray<'float32'> {
  const size = sizeOf(shape);
  if (name.endsWith('running_mean')) return float32(new Float32Array(size), shape);
  if (name.endsWith('running_var')) return float32(new Float32Array(size).fill(1), shape);
  const u = uniform(name, size);
  const vector = shape.length === 1;
  if (name.endsWith('temperature') || (vector && !name.endsWith('bias'))) {
    return float32(
      Float32Array.from(u, (x) => 1 + 0.1 * x),
      shape,
    );
  }
  const scale = vector ? 0.1 : Math.sqrt(3 / sizeOf(shape.slice(1)));
  return float32(
    Float32Array.from(u, (x) => x * scale),
    shape,
  );
}

/** uint8 images [batch, size, size, 3] of a label: a smooth pattern that differs by image, with noise over it. */
export function images(label: string, batch: number, size: number): NdArray<'uint8'> {
  const seed = nameSeed(label);
  const pixels = size * size * 3;
  const data = new Uint8Array(batch * pixels);
  for (let index = 0; index < batch; index++) {
    const a = 1 + ((seed + 3 * index) % 5);
    const b = 1 + ((Math.floor(seed / 5) + 5 * index) % 7);
    const d = (Math.floor(seed / 35) + 11 * index) % 64;
    const noise = hashWords((seed + 977 * index) | 0, pixels);
    for (let i = 0; i < pixels; i++) {
      const [y, x, c] = [Math.floor(i / (3 * size)), Math.floor(i / 3) % size, i % 3];
      const pattern = (a * y * y + b * x * y + 40 * c + 4 * d * (x + 1)) % 192;
      data[index * pixels + i] = pattern + ((noise[i] as number) & 63);
    }
  }
  return { dtype: 'uint8', shape: [batch, size, size, 3], data };
}
