import { SparsamError, suggest } from '@sparsam/core';
import { z } from 'zod';
import { type Architecture, checkArchitecture } from './architecture.ts';
import { variants, withImageSize } from './variants.ts';

const size = z.number().int().positive();

/** Everything may be changed; what is left out is the variant's. */
export const vitOptions = z.strictObject({
  embedDim: size.optional(),
  depth: size.optional(),
  numHeads: size.optional(),
  patchSize: size.optional(),
  mlpRatio: z.number().positive().optional(),
  positionSize: size.optional().describe('image size of the table of positions; others are interpolated'),
});

export type VitOptions = z.infer<typeof vitOptions>;

/** The variant that free sizes start from. */
const defaultVariant = 'vit_tiny_patch16_224';

/**
 * The architecture of a variant with some sizes changed, and its name: the variant's where nothing was changed, else
 * one that spells the sizes. The variant `vit` is the smallest one. Throws a usage error for sizes that do not fit.
 */
export function resolveArchitecture(
  variant: string,
  options: VitOptions = {},
): { readonly name: string; readonly architecture: Architecture } {
  const base = variant === 'vit' ? defaultVariant : withImageSize(variant);
  const published = variants[base];
  if (published === undefined) {
    const near = suggest(base, Object.keys(variants));
    throw new SparsamError(
      'usage',
      `There is no ViT "${variant}".${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${Object.keys(variants).join(', ')}.`,
    );
  }
  const changes = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const architecture: Architecture = { ...published, ...changes };
  const changed = Object.entries(changes).some(
    ([key, value]) => published[key as keyof Architecture] !== value,
  );
  const { embedDim, depth, numHeads, patchSize, positionSize } = architecture;
  const name = changed ? `vit_d${embedDim}_h${numHeads}_${depth}_p${patchSize}_${positionSize}` : base;
  checkArchitecture(name, architecture);
  return { name, architecture };
}
