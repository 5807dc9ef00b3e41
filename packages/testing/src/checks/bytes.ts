import { type NdArray, type Tree, flatten } from '@sparsam/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

type Values = { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number };

/** A copy of a typed array's bytes: unlike numbers, they tell -0 from 0 and compare NaN with itself. */
export function bytesOf({ buffer, byteOffset, byteLength }: Values): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

/** The bytes of every leaf of a tree of host arrays or tensors, by path. */
export function snapshot(tree: Tree<NdArray> | Tree<Tensor>): Map<string, Uint8Array> {
  const leaves = flatten<NdArray | Tensor>(tree);
  return new Map(
    [...leaves].map(([path, leaf]) => [path, bytesOf('dataSync' in leaf ? leaf.dataSync() : leaf.data)]),
  );
}

/** Throws, with the leaf's path, where two snapshots differ. */
export function expectSame(
  after: Map<string, Uint8Array>,
  before: Map<string, Uint8Array>,
  what: string,
): void {
  expect([...after.keys()].sort(), `${what}: paths`).toEqual([...before.keys()].sort());
  // Compared as buffers: a deep comparison of many thousand bytes takes seconds.
  for (const [path, bytes] of before)
    expect(Buffer.compare(after.get(path) as Uint8Array, bytes) === 0, `${what}: ${path} is the same`).toBe(
      true,
    );
}

/** Whether any leaf differs. */
export function differs(one: Map<string, Uint8Array>, other: Map<string, Uint8Array>): boolean {
  return [...one].some(([path, bytes]) => Buffer.compare(other.get(path) ?? new Uint8Array(0), bytes) !== 0);
}
