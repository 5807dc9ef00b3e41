import { decodeSafetensors, loadWeights, readBytes } from '@sparsam/checkpoint';
import { type Backbone, type ModelState, type NdArray, key } from '@sparsam/core';

/** A published file holds the head of its classification, which features do not need. */
const isHead = (name: string): boolean => name.startsWith('head.');

/**
 * Reads the weights of a backbone from a safetensors file with the reference's parameter names. Throws SparsamError
 * (input) with both lists of names where they are of another network.
 */
export async function readWeights(file: string, backbone: Backbone): Promise<ModelState<NdArray>> {
  const { tensors } = decodeSafetensors(await readBytes(file), file);
  const { params, buffers } = backbone.init(key(0));
  const loaded = loadWeights(
    tensors,
    { ...params, ...buffers },
    { source: file, target: `the backbone ${backbone.name}`, ignore: isHead },
  );
  const pick = (names: object): { [name: string]: NdArray } =>
    Object.fromEntries(Object.keys(names).map((name) => [name, loaded[name] as NdArray]));
  return { params: pick(params), buffers: pick(buffers) };
}
