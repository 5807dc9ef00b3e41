import type { Flat } from '@sparsam/core';

/** The same names with every leaf replaced. */
export function mapFlat<Leaf, Result>(
  flat: Flat<Leaf>,
  change: (leaf: Leaf, name: string) => Result,
): { [name: string]: Result } {
  return Object.fromEntries(Object.entries(flat).map(([name, leaf]) => [name, change(leaf, name)]));
}
