import type { Augmentation, DecodedImage, Key } from '@sparsam/core';
import { foldIn } from '@sparsam/core';
import { viewBytes } from './draw-batch.ts';

/**
 * Images with their views, for a contact sheet: one row per image, the image itself first, then its views in the groups'
 * order. `row` numbers of the images derive their keys, as in training.
 */
export function viewRows(
  augmentation: Augmentation,
  key: Key,
  images: readonly { readonly row: number; readonly image: DecodedImage }[],
): DecodedImage[][] {
  return images.map(({ row, image }) => {
    const out = augmentation.views.map((group) =>
      Array.from({ length: group.count }, () => new Uint8Array(viewBytes(group))),
    );
    augmentation.augment(foldIn(key, row), image, out);
    const views = augmentation.views.flatMap(({ size }, g) =>
      (out[g] as Uint8Array[]).map((data) => ({ width: size, height: size, data })),
    );
    return [image, ...views];
  });
}
