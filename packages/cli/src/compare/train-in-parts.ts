import { join } from 'node:path';
import { filledParts } from '@sparsam/train';
import { inParts } from '../pipeline/in-parts.ts';
import { runFiles } from '../pipeline/run-folder.ts';
import type { ContentOf } from './job-specs.ts';

/**
 * Trains on a draw that leaves `learned` images to learn from, in the parts that its job asks for. A draw of fewer images
 * than a batch is gone through in parts of at most as many images as those of a whole batch have. Where that is allowed
 * there are more of them when memory runs out.
 */
export function trainInParts<Result>(
  train: (parts: number) => Promise<Result>,
  {
    batch: whole,
    accumulate = 1,
    allowAccumulation = false,
  }: Pick<ContentOf<'train'>, 'batch' | 'accumulate' | 'allowAccumulation'>,
  {
    learned,
    folder,
    warn,
  }: { readonly learned: number; readonly folder: string; readonly warn: (message: string) => void },
): Promise<Result> {
  const batch = Math.min(whole, learned);
  const { images: atOnce } = filledParts(whole, accumulate);
  return inParts(train, {
    batch,
    parts: filledParts(batch, Math.ceil(batch / atOnce)).parts,
    more(parts) {
      const next = filledParts(batch, 2 * parts).parts;
      return next > parts ? next : undefined;
    },
    allowed: allowAccumulation,
    journal: join(folder, runFiles.attempt),
    warn,
  });
}
