import { type AugmentationSource, createAugmentation, viewRows } from '@sparsam/augment';
import { writeFileAtomic } from '@sparsam/checkpoint';
import { foldIn, key, permutation } from '@sparsam/core';
import { type ImageStore, contactSheet } from '@sparsam/data';

export type ViewsOptions = {
  /** Rows that views may be shown of. */
  readonly indices: readonly number[];
  readonly seed: number;
  readonly augmentation: AugmentationSource;
  /** Images on the sheet. */
  readonly count: number;
};

/** Draws the contact sheet: a row for each of some images, the image itself and then its views. */
export async function writeViews(
  file: string,
  { store }: { readonly store: ImageStore },
  options: ViewsOptions,
): Promise<number> {
  const { indices, seed, augmentation, count } = options;
  const base = foldIn(key(seed), 'sheet');
  const order = permutation(base, indices.length).subarray(0, count);
  const images = Array.from(order, (place) => ({
    row: indices[place] as number,
    image: store.get(indices[place] as number),
  }));
  const rows = viewRows(await createAugmentation(augmentation), base, images);
  await writeFileAtomic(file, await contactSheet(rows));
  return images.length;
}
