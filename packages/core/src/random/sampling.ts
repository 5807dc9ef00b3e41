import { type NdArray, float32, sizeOf } from '../tree/nd-array.ts';
import { type Key, threefry } from './key.ts';

/** `count` uniform 32-bit words of a key. */
export function randomBits(key: Key, count: number): Uint32Array {
  const words = new Uint32Array(count + (count & 1));
  const block = new Uint32Array(2);
  for (let i = 0; i < words.length; i += 2) {
    threefry(key, i >>> 1, 0, block);
    words[i] = block[0] as number;
    words[i + 1] = block[1] as number;
  }
  return words.subarray(0, count);
}

/** `count` doubles, uniform in [low, high), with 32 random bits each. */
export function uniforms(key: Key, count: number, low = 0, high = 1): Float64Array {
  const bits = randomBits(key, count);
  return Float64Array.from(bits, (word) => low + (high - low) * (word / 2 ** 32));
}

/** `count` standard normal doubles (Box-Muller). */
export function normals(key: Key, count: number): Float64Array {
  const bits = randomBits(key, count + (count & 1));
  const result = new Float64Array(bits.length);
  for (let i = 0; i < bits.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(((bits[i] as number) + 1) / 2 ** 32));
    const angle = 2 * Math.PI * ((bits[i + 1] as number) / 2 ** 32);
    result[i] = radius * Math.cos(angle);
    result[i + 1] = radius * Math.sin(angle);
  }
  return result.subarray(0, count);
}

/** A float32 array of uniform numbers in [low, high). */
export function uniformArray(key: Key, shape: readonly number[], low = 0, high = 1): NdArray<'float32'> {
  return float32(Float32Array.from(uniforms(key, sizeOf(shape), low, high)), shape);
}

/** A float32 array of normal numbers with the given mean and standard deviation. */
export function normalArray(key: Key, shape: readonly number[], mean = 0, std = 1): NdArray<'float32'> {
  return float32(
    Float32Array.from(normals(key, sizeOf(shape)), (z) => mean + std * z),
    shape,
  );
}

/**
 * A float32 array of normal numbers with mean 0 and standard deviation `std` before truncation, redrawn until they lie
 * within [-bound, bound] (absolute values, as in torch's `trunc_normal_`, whose default bound is 2).
 */
export function truncatedNormalArray(
  key: Key,
  shape: readonly number[],
  std: number,
  bound = 2,
): NdArray<'float32'> {
  const size = sizeOf(shape);
  const data = new Float32Array(size);
  const limit = bound / std;
  const block = new Uint32Array(2);
  let filled = 0;
  for (let counter = 0; filled < size; counter++) {
    threefry(key, counter, 1, block);
    const radius = Math.sqrt(-2 * Math.log(((block[0] as number) + 1) / 2 ** 32));
    const angle = 2 * Math.PI * ((block[1] as number) / 2 ** 32);
    for (const z of [radius * Math.cos(angle), radius * Math.sin(angle)]) {
      if (filled < size && Math.abs(z) <= limit) data[filled++] = z * std;
    }
  }
  return float32(data, shape);
}

/** A random order of 0 .. count-1 (Fisher-Yates). */
export function permutation(key: Key, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const numbers = uniforms(key, count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((numbers[i] as number) * (i + 1));
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
  return order;
}
