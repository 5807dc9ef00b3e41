import {
  decodeSafetensors,
  encodeSafetensors,
  readBytes,
  sha256,
  writeFileAtomic,
} from '@sparsam/checkpoint';
import {
  type Backbone,
  type ModelState,
  type NdArray,
  SparsamError,
  flatten,
  foldIn,
  key,
  unflatten,
} from '@sparsam/core';
import { readWeights } from '../pipeline/read-weights.ts';
import type { JobPlace, WeightsContent } from './job-specs.ts';
import type { JobStore } from './job-store.ts';

export const weightsName = 'weights.safetensors';

/** Writes a network's state, leaves by path. */
export function writeModelState(file: string, state: ModelState<NdArray>): Promise<void> {
  return writeFileAtomic(file, encodeSafetensors(flatten<NdArray>(state)));
}

async function readModelState(file: string): Promise<ModelState<NdArray>> {
  const { params = {}, buffers = {} } = unflatten(decodeSafetensors(await readBytes(file), file).tensors);
  return { params, buffers } as ModelState<NdArray>;
}

/** The weights that a job begins with, and what they are called in errors. */
export async function loadSource(
  weights: WeightsContent,
  backbone: Backbone,
  { place, store }: { readonly place: JobPlace; readonly store: JobStore },
): Promise<{ readonly state: ModelState<NdArray>; readonly source: string }> {
  if (weights.from === 'random') {
    return { state: backbone.init(foldIn(key(weights.seed), 'random-init')), source: 'random weights' };
  }
  if (weights.from === 'pretrained') {
    const file = store.file(weights.key, weightsName);
    return { state: await readModelState(file), source: file };
  }
  const file = place.weights as string;
  const found = sha256(await readBytes(file));
  if (found !== weights.sha256) {
    throw new SparsamError(
      'input',
      `${file} is not the file that the comparison was planned with (its SHA-256 is ${found.slice(0, 12)}, not ${weights.sha256.slice(0, 12)}). Start sparsam compare again.`,
    );
  }
  return { state: await readWeights(file, backbone), source: file };
}
