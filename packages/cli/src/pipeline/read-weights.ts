import { decodeSafetensors, loadWeights, readBytes } from '@sparsam/checkpoint';
import { type Backbone, type ModelState, type NdArray, key } from '@sparsam/core';
import type { ModelNetwork } from '@sparsam/evaluate';

/** A published file holds the head of its classification, which features do not need. */
const isHead = (name: string): boolean => name.startsWith('head.');

/**
 * Reads the weights of a backbone from a safetensors file with the reference's parameter names. Throws SparsamError
 * (input) with both lists of names where they are of another network.
 */
export async function readWeights(file: string, backbone: Backbone): Promise<ModelState<NdArray>> {
  return weightsFor(backbone, decodeSafetensors(await readBytes(file), file).tensors, file);
}

/** The weights that a model's file holds, for the backbone that it names. Throws SparsamError (input) as `readWeights` does. */
export async function modelWeights(
  { weights: { params, buffers } }: ModelNetwork,
  backbone: Backbone,
): Promise<ModelState<NdArray>> {
  return weightsFor(backbone, new Map(Object.entries({ ...params, ...buffers })), 'The model');
}

function weightsFor(
  backbone: Backbone,
  tensors: ReadonlyMap<string, NdArray>,
  source: string,
): ModelState<NdArray> {
  const { params, buffers } = backbone.init(key(0));
  const loaded = loadWeights(
    tensors,
    { ...params, ...buffers },
    { source, target: `the backbone ${backbone.name}`, ignore: isHead },
  );
  const pick = (names: object): { [name: string]: NdArray } =>
    Object.fromEntries(Object.keys(names).map((name) => [name, loaded[name] as NdArray]));
  return { params: pick(params), buffers: pick(buffers) };
}
