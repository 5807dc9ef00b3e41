import { type Objective, SparsamError } from '@sparsam/core';

/** How a batch is gone through before an update: in so many parts, one after the other, of so many images each. */
export type BatchParts = { readonly parts: number; readonly images: number };

/** Throws SparsamError (usage) where a batch cannot be cut into so many equal parts of two images or more. */
export function equalParts(batch: number, parts: number): BatchParts {
  const images = batch / parts;
  if (
    Number.isSafeInteger(parts) &&
    parts >= 1 &&
    Number.isSafeInteger(images) &&
    (parts === 1 || images >= 2)
  )
    return { parts, images };
  const fitting = Array.from({ length: Math.floor(batch / 2) }, (_, index) => index + 1).filter(
    (count) => batch % count === 0,
  );
  throw new SparsamError(
    'usage',
    `A batch of ${batch} images cannot be gone through in ${parts} equal parts of two images or more. Take ${fitting.join(', ')} parts, or another batch.`,
  );
}

/** At most so many parts, of two images or more. The last of them may lack some images, and is filled up. */
export function filledParts(batch: number, parts: number): BatchParts {
  const images = Math.min(batch, Math.max(2, Math.ceil(batch / parts)));
  return { parts: Math.ceil(batch / images), images };
}

/**
 * The parts of a batch for an objective. Where it learns from labels any batch can be cut: what fills the last part up has
 * weight 0 in the loss. Where it does not, all images count alike, and the parts have to be equal.
 */
export function cutBatch({ labels }: Pick<Objective, 'labels'>, batch: number, parts: number): BatchParts {
  return labels === undefined ? equalParts(batch, parts) : filledParts(batch, parts);
}
