import type { Architecture } from './architecture.ts';

/** Widths and heads of the family (Touvron et al. 2021, DeiT, arXiv 2012.12877, table 1); all are 12 blocks deep. */
const widths = {
  tiny: { embedDim: 192, numHeads: 3 },
  small: { embedDim: 384, numHeads: 6 },
  base: { embedDim: 768, numHeads: 12 },
} as const;

/** Image sizes that weights are published for, by patch size. */
const imageSizes = { 16: [224, 384], 8: [224] } as const;

function family(): Record<string, Architecture> {
  const variants: Record<string, Architecture> = {};
  for (const [size, width] of Object.entries(widths)) {
    for (const patchSize of [16, 8] as const) {
      for (const positionSize of imageSizes[patchSize]) {
        variants[`vit_${size}_patch${patchSize}_${positionSize}`] = {
          ...width,
          depth: 12,
          patchSize,
          mlpRatio: 4,
          positionSize,
        };
      }
    }
  }
  return variants;
}

/**
 * The networks by timm's names, `vit_tiny_patch16_224` to `vit_base_patch8_224`; DINO's ViT-S/16 is
 * `vit_small_patch16_224`. The number at the end is the image size of the table of positions. (timm has no weights for
 * `vit_tiny_patch8_224`, which is here for small images.)
 */
export const variants: Readonly<Record<string, Architecture>> = family();

const shortest = '_224';

/** Every name a variant answers to: its own, and without the image size where that is 224. */
export const variantNames: readonly string[] = Object.keys(variants).flatMap((name) =>
  name.endsWith(shortest) ? [name, name.slice(0, -shortest.length)] : [name],
);

/** The name with its image size: `vit_small_patch16` is `vit_small_patch16_224`. */
export function withImageSize(name: string): string {
  return variants[name] === undefined && variants[name + shortest] !== undefined ? name + shortest : name;
}
