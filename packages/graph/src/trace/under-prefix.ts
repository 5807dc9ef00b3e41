import { type Tree, unflatten } from '@sparsam/core';

/** The tree of the leaves whose paths start with `prefix/`, that prefix cut off: the inverse of how `trace` names leaves. */
export function underPrefix<Leaf>(
  leaves: Iterable<readonly [string, Leaf]>,
  prefix: 'state' | 'input' | 'output',
): Tree<Leaf> {
  const start = `${prefix}/`;
  const own = [...leaves].filter(([path]) => path.startsWith(start));
  return unflatten(own.map(([path, leaf]) => [path.slice(start.length), leaf] as const));
}
