import type { Resolved } from '../options/defaults.ts';

/**
 * The batch that pretraining takes and the equal parts that it is gone through in. As wanted where there are images enough;
 * of fewer images than that the batch has all, and no part has more than a part of a whole batch would have. Where no equal
 * parts hold them all, the few that are left over are not in the step (each step draws anew).
 */
export function batchOfFew(
  { batch, accumulate = 1 }: Pick<Resolved, 'batch' | 'accumulate'>,
  images: number,
): { readonly batch: number; readonly parts: number } {
  if (images >= batch) return { batch, parts: accumulate };
  const most = batch / accumulate;
  const parts = Math.max(1, Math.min(Math.ceil(images / most), Math.floor(images / 2)));
  return { batch: parts * Math.min(most, Math.floor(images / parts)), parts };
}
