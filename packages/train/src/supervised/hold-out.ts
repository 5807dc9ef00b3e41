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
    share = 0.3,
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
    const held = Math.min(members.length - 1, Math.max(1, Math.round(share * members.length)));
    members.forEach(({ row }, index) => (index < held ? validation : train).push(row));
  }
  const ascending = (part: number[]): number[] => part.sort((a, b) => a - b);
  return { train: ascending(train), validation: ascending(validation), shared: ascending(shared) };
}
