import { decodeSafetensors, encodeSafetensors } from '@sparsam/checkpoint';
import { type NdArray, type Tree, flatten, unflatten } from '@sparsam/core';

/** A state written to the bytes of a checkpoint and read back; records without leaves are put back as the original has them. */
export function savedAndLoaded<State extends Tree<NdArray>>(state: State): State {
  const { tensors } = decodeSafetensors(encodeSafetensors(flatten<NdArray>(state)), 'the saved state');
  return { ...emptied(state), ...unflatten(tensors) } as State;
}

/** The records that hold no leaf: a file of leaves cannot tell of them. */
function emptied(state: Tree<NdArray>): Tree<NdArray> {
  return Object.fromEntries(Object.entries(state).filter(([, node]) => Object.keys(node).length === 0));
}
