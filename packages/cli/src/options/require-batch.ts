import { SparsamError } from '@sparsam/core';
import { equalParts } from '@sparsam/train';
import type { Resolved } from './defaults.ts';

/** Throws SparsamError (usage) where nothing can be learned from such batches, or they cannot be cut into the wanted parts. */
export function requireBatch({ batch, accumulate = 1 }: Pick<Resolved, 'batch' | 'accumulate'>): void {
  if (batch < 2)
    throw new SparsamError(
      'usage',
      `Features are learned from at least two images in a step, and --batch is ${batch}. Take 2 or more.`,
    );
  equalParts(batch, accumulate);
}
