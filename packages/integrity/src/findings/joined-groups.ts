import type { DuplicatePair } from '../find-duplicates.ts';

/**
 * Groups of images that must not be on two sides of a split: the groups that are given (patient, lesion), joined where images
 * in them are duplicates of one another. Returns a name for every image, or undefined for those that stand alone; images are
 * of one group exactly where their names are the same.
 */
export function joinedGroups(
  rows: readonly { readonly path: string; readonly group?: string }[],
  pairs: readonly Pick<DuplicatePair, 'a' | 'b'>[],
): (string | undefined)[] {
  const parent = Int32Array.from(rows, (_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root] as number;
    for (let at = index; at !== root;) {
      const next = parent[at] as number;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  const join = (a: number, b: number): void => {
    const [x, y] = [rootOf(a), rootOf(b)];
    // The earlier row is the root, so that names do not depend on the order of the pairs.
    if (x !== y) parent[Math.max(x, y)] = Math.min(x, y);
  };
  const firstOf = new Map<string, number>();
  rows.forEach(({ group }, index) => {
    if (group === undefined) return;
    const first = firstOf.get(group);
    if (first === undefined) firstOf.set(group, index);
    else join(first, index);
  });
  for (const { a, b } of pairs) join(a, b);
  const sizes = new Int32Array(rows.length);
  const named = new Map<number, string>();
  rows.forEach(({ group }, index) => {
    const root = rootOf(index);
    sizes[root] = (sizes[root] as number) + 1;
    if (group !== undefined && !named.has(root)) named.set(root, group);
  });
  return rows.map((_, index) => {
    const root = rootOf(index);
    return (
      named.get(root) ??
      ((sizes[root] as number) > 1 ? `images like ${(rows[root] as { path: string }).path}` : undefined)
    );
  });
}
