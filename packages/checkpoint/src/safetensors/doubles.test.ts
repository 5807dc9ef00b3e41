import { type NdArray, float32 } from '@sparsam/core';
import { expect, it } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { decodeDoubles, encodeDoubles } from './doubles.ts';
import { encodeSafetensors } from './encode.ts';

const arrays = {
  'pca/mean': { shape: [2], data: Float64Array.of(Math.PI, -1e-300) },
  weights: { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
  none: { shape: [0, 3], data: new Float64Array(0) },
};

it('gives doubles back to the last bit, wherever the bytes lie', () => {
  const bytes = encodeDoubles(arrays, { format: 'test' });
  for (const shift of [0, 3]) {
    const moved = new Uint8Array(bytes.length + shift);
    moved.set(bytes, shift);
    const read = decodeDoubles(moved.subarray(shift));
    expect(read.metadata).toEqual({ format: 'test' });
    expect(read.arrays).toEqual(arrays);
  }
  expect(decodeSafetensors(bytes).tensors.get('weights')?.shape).toEqual([2, 3]);
});

it('keeps tensors of other types beside the doubles', () => {
  const tensors = new Map<string, NdArray>([
    ['mask', { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ['network/w', float32(Float32Array.of(1.5, -2), [2])],
  ]);
  const read = decodeDoubles(encodeDoubles(arrays, {}, tensors));
  expect(read.arrays).toEqual(arrays);
  expect(new Map(read.tensors)).toEqual(tensors);
  const alone = decodeDoubles(encodeSafetensors(tensors));
  expect([Object.keys(alone.arrays), [...alone.tensors.keys()].sort()]).toEqual([[], ['mask', 'network/w']]);
});

it('refuses other files and shapes that lie', () => {
  expect(() => decodeDoubles(new Uint8Array(4), 'a.safetensors')).toThrow('a.safetensors is not a readable');
  expect(() => encodeDoubles({ x: { shape: [3], data: new Float64Array(2) } })).toThrow('holds 2 values');
});
