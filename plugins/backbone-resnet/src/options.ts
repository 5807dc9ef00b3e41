import { SparsamError, suggest } from '@sparsam/core';
import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { variants } from './variants.ts';

const size = z.number().int().positive();

/** Everything may be changed; what is left out is the variant's. */
export const resnetOptions = z.strictObject({
  block: z.enum(['basic', 'bottleneck']).optional(),
  layers: z.array(size).min(1).max(6).optional().describe('residual blocks of each stage'),
  width: size.optional().describe('channels of the first stage'),
  zeroInitLast: z.boolean().optional().describe('whether blocks start as their shortcuts'),
});

export type ResnetOptions = z.infer<typeof resnetOptions>;

/** The variant that free sizes start from. */
const defaultVariant = 'resnet18';

/**
 * The architecture of a variant with some sizes changed, and its name: the variant's where nothing was changed, else
 * one that spells the sizes. The variant `resnet` is the smallest one.
 */
export function resolveArchitecture(
  variant: string,
  options: ResnetOptions = {},
): { readonly name: string; readonly architecture: Architecture } {
  const base = variant === 'resnet' ? defaultVariant : variant;
  const published = variants[base];
  if (published === undefined) {
    const near = suggest(base, Object.keys(variants));
    throw new SparsamError(
      'usage',
      `There is no ResNet "${variant}".${near === undefined ? '' : ` Did you mean "${near}"?`} There are: ${Object.keys(variants).join(', ')}.`,
    );
  }
  const changes = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const architecture: Architecture = { ...published, ...changes };
  const spelt = (sizes: Architecture): string => `${sizes.block}_w${sizes.width}_${sizes.layers.join('-')}`;
  const same = spelt(architecture) === spelt(published);
  return { name: same ? base : `resnet_${spelt(architecture)}`, architecture };
}
