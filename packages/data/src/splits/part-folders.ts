import type { Part } from '@sparsam/core';

const names: Readonly<Record<string, Part>> = {
  train: 'train',
  training: 'train',
  labeled_train: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
  unlabeled: 'unlabeled',
  unlabelled: 'unlabeled',
  unlabeled_train: 'unlabeled',
};

/** The part that a folder or list of this name holds; undefined where the name is none of a part. */
export function partOfFolder(name: string): Part | undefined {
  return Object.hasOwn(names, name.toLowerCase()) ? names[name.toLowerCase()] : undefined;
}

/** The parts in the order in which people name them. */
export const partNames: readonly Part[] = ['train', 'validation', 'test', 'unlabeled'];
