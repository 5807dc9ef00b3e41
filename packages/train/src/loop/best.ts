import type { Manifest } from '@sparsam/checkpoint';
import type { NdArray, ObjectiveState, Tree } from '@sparsam/core';
import type { Best } from './train-options.ts';

/** The key under which a checkpoint keeps the best state, so that it is written in one piece with the newest. */
const key = 'best';

/** What a checkpoint holds: the training state, and the best state beside it. */
export function withBest(state: Tree<NdArray>, best: Best | undefined): Tree<NdArray> {
  return best === undefined ? state : { ...state, [key]: best.state };
}

/** A checkpoint's training state. */
export function withoutBest({ [key]: _, ...state }: Tree<NdArray>): Tree<NdArray> {
  return state;
}

/** A checkpoint's best state, where it has one. */
export function bestFrom(saved: Tree<NdArray>, manifest: Manifest): Best | undefined {
  const step = manifest['bestStep'];
  const state = saved[key] as ObjectiveState<NdArray> | undefined;
  return state === undefined || typeof step !== 'number' ? undefined : { step, state };
}
