import { type NdArray, SparsamError, type Tree, flatten, unflatten } from '@sparsam/core';
import { decodeSafetensors } from '../safetensors/decode.ts';
import { safetensorsParts } from '../safetensors/encode.ts';

/** Paths of records without any leaf, which a list of leaves cannot tell (a network without buffers has one). */
function emptyRecords(tree: Tree<NdArray>, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, child]) => {
    if (Array.isArray((child as NdArray).shape)) return [];
    const here = path === '' ? key : `${path}/${key}`;
    return Object.keys(child).length === 0 ? [here] : emptyRecords(child as Tree<NdArray>, here);
  });
}

/** A state as the parts of a safetensors file: a tensor a leaf, named by its path; empty records in the metadata. */
export function treeParts(state: Tree<NdArray>): Uint8Array[] {
  const empty = emptyRecords(state);
  return safetensorsParts(flatten(state), empty.length === 0 ? {} : { empty: JSON.stringify(empty) });
}

/** The inverse of `treeParts`, as one file; the leaves are views of `bytes`. Errors as `decodeSafetensors`. */
export function decodeTree(bytes: Uint8Array, source: string): Tree<NdArray> {
  const { tensors, metadata } = decodeSafetensors(bytes, source);
  const state = unflatten(tensors);
  if (metadata['empty'] === undefined) return state;
  let paths: unknown;
  try {
    paths = JSON.parse(metadata['empty']);
  } catch {
    paths = undefined;
  }
  if (!Array.isArray(paths))
    throw new SparsamError('input', `The metadata "empty" of ${source} is not a list of paths.`);
  for (const path of paths) {
    let node = state as { [key: string]: Tree<NdArray> };
    for (const key of String(path).split('/')) node = (node[key] ??= {}) as { [key: string]: Tree<NdArray> };
  }
  return state;
}
