import { type Key, foldIn } from '@sparsam/core';

/** Rows to learn from, and rows to choose by. */
export type HoldOut = {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /**
   * Rows that are in both because their class has one image only. Where all validation rows are such, nothing can be
   * chosen by them.
   */
  readonly shared: readonly number[];
};

/** The part of labelled rows that is held out, and how many of a class of two or more. */
const usualShare = 0.3;
const heldOf = (count: number, share: number): number =>
  Math.min(count - 1, Math.max(1, Math.round(share * count)));

/** How many rows `holdOut` leaves to learn from; that depends on the sizes of the classes alone. */
export function learnedCount(rows: ArrayLike<number>, labels: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const row of Array.from(rows)) {
    const label = labels[row] as number;
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  return [...sizes.values()].reduce(
    (sum, size) => sum + (size < 2 ? size : size - heldOf(size, usualShare)),
    0,
  );
}

/**
 * A stratified hold-out of labelled rows: of each class `share`, rounded, at least one image, and at least one to learn
 * from. A class with a single image has it in both parts: without it in training the class could not be learned, without
 * it in validation a model that forgot the class would look better than one that did not.
 *
 * rows: row numbers; labels, images: class and name of every row. Who goes where depends on the key and the names alone.
 */
export function holdOut(
  key: Key,
  rows: ArrayLike<number>,
  {
    labels,
    images,
    share = usualShare,
  }: { readonly labels: Int32Array; readonly images: readonly string[]; readonly share?: number },
): HoldOut {
  const byClass = new Map<number, { readonly row: number; readonly name: string; readonly place: Key }[]>();
  for (const row of Array.from(rows)) {
    const label = labels[row] as number;
    const name = images[row] as string;
    byClass.set(label, [...(byClass.get(label) ?? []), { row, name, place: foldIn(key, name) }]);
  }
  const [train, validation, shared]: [number[], number[], number[]] = [[], [], []];
  for (const members of byClass.values()) {
    members.sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1] || (a.name < b.name ? -1 : 1));
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      for (const part of [train, validation, shared]) part.push(only.row);
      continue;
    }
    const held = heldOf(members.length, share);
    members.forEach(({ row }, index) => (index < held ? validation : train).push(row));
  }
  const ascending = (part: number[]): number[] => part.sort((a, b) => a - b);
  return { train: ascending(train), validation: ascending(validation), shared: ascending(shared) };
}
