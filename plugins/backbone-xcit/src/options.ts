import { SparsamError, suggest } from '@sparsam/core';
import { z } from 'zod';
import { type Architecture, checkArchitecture } from './architecture.ts';
import { variants, withoutImageSize } from './variants.ts';

const size = z.number().int().positive();

/** Everything may be changed; what is left out is the variant's. */
export const xcitOptions = z.strictObject({
  embedDim: size.optional(),
  depth: size.optional(),
  numHeads: size.optional(),
  patchSize: size.optional(),
  classAttentionDepth: size.optional(),
  mlpRatio: z.number().positive().optional(),
  eta: z.number().positive().optional(),
  tokensNorm: z.boolean().optional(),
});

export type XcitOptions = z.infer<typeof xcitOptions>;

/** The variant that free sizes start from. */
const defaultVariant = 'xcit_nano_12_p16';

/**
 * The architecture of a variant with some sizes changed, and its name: the variant's where nothing was changed, else
 * one that spells the sizes. The variant `xcit` is the smallest one. Throws a usage error for sizes that do not fit.
 */
export function resolveArchitecture(
  variant: string,
  options: XcitOptions = {},
): { readonly name: string; readonly architecture: Architecture } {
  const base = variant === 'xcit' ? defaultVariant : withoutImageSize(variant);
  const published = variants[base];
  if (published === undefined) {
    const near = suggest(base, Object.keys(variants));
    throw new SparsamError(
      'usage',
      `There is no XCiT "${variant}".${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${Object.keys(variants).join(', ')}.`,
    );
  }
  const changes = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const architecture: Architecture = { ...published, ...changes };
  const changed = Object.entries(changes).some(
    ([key, value]) => published[key as keyof Architecture] !== value,
  );
  const { embedDim, depth, numHeads, patchSize } = architecture;
  const name = changed ? `xcit_d${embedDim}_h${numHeads}_${depth}_p${patchSize}` : base;
  checkArchitecture(name, architecture);
  return { name, architecture };
}
