import { type Flat, type NdArray, float32, leaf } from '@sparsam/core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { packedPrefix } from '../packed-prefix.ts';

/**
 * Which vectors are packed together: by packed name, the names of all vectors of one length. A network has hundreds
 * of them (biases, scales); on their own each would cost two dozen tiny operations a step. Packed into matrices
 * [vectors, length] they are the same numbers in a few operations, and unit-wise norms mean the same, since a
 * matrix's units are its rows.
 */
export type Packs = ReadonlyMap<string, readonly string[]>;

/** The packs of the vectors among these leaves but those to be kept `apart`. */
export function vectorPacks(
  leaves: Flat<{ readonly shape: readonly number[] }>,
  apart: (name: string) => boolean = () => false,
): Packs {
  const packs = new Map<string, string[]>();
  for (const [name, { shape }] of Object.entries(leaves)) {
    if (shape.length !== 1 || apart(name)) continue;
    const pack = `${packedPrefix}${shape[0]}`;
    packs.set(pack, [...(packs.get(pack) ?? []), name]);
  }
  return packs;
}

/** Leaves with every pack in place of its vectors; other leaves as they are. */
export function pack(leaves: Flat<Tensor>, packs: Packs): Flat<Tensor> {
  const packed: { [name: string]: Tensor } = unpacked(leaves, packs);
  for (const [name, members] of packs) {
    const vectors = members.map((member) => leaf(leaves, member) as Tensor1D);
    packed[name] = tf.reshape(tf.concat(vectors), [vectors.length, -1]);
  }
  return packed;
}

/** `pack` on the host. */
export function packArrays(leaves: Flat<NdArray>, packs: Packs): Flat<NdArray> {
  const packed: { [name: string]: NdArray } = unpacked(leaves, packs);
  for (const [name, members] of packs) {
    const vectors = members.map((member) => leaf(leaves, member));
    const length = vectors[0]?.shape[0] ?? 0;
    const data = new Float32Array(vectors.length * length);
    for (const [row, vector] of vectors.entries()) data.set(vector.data, row * length);
    packed[name] = float32(data, [vectors.length, length]);
  }
  return packed;
}

/** The inverse of `pack`. */
export function unpack(leaves: Flat<Tensor>, packs: Packs): Flat<Tensor> {
  const result: { [name: string]: Tensor } = {};
  for (const [name, tensor] of Object.entries(leaves)) {
    const members = packs.get(name);
    if (!members) {
      result[name] = tensor;
      continue;
    }
    const vectors = tf.split(tf.reshape(tensor, [tensor.size]), members.length);
    for (const [index, member] of members.entries()) result[member] = vectors[index] as Tensor;
  }
  return result;
}

function unpacked<Leaf>(leaves: Flat<Leaf>, packs: Packs): { [name: string]: Leaf } {
  const members = new Set([...packs.values()].flat());
  return Object.fromEntries(Object.entries(leaves).filter(([name]) => !members.has(name)));
}
