import type { Architecture } from './architecture.ts';

/** Widths, heads and depths of the published family (El-Nouby et al. 2021, arXiv 2106.09681, and its release). */
const sizes = {
  nano: { embedDim: 128, numHeads: 4, depths: [12] },
  tiny: { embedDim: 192, numHeads: 4, depths: [12, 24] },
  small: { embedDim: 384, numHeads: 8, depths: [12, 24] },
  medium: { embedDim: 512, numHeads: 8, depths: [24] },
  large: { embedDim: 768, numHeads: 16, depths: [24] },
} as const;

const shared = { classAttentionDepth: 2, mlpRatio: 4 } as const;

function family(): Record<string, Architecture> {
  const variants: Record<string, Architecture> = {};
  for (const [size, { embedDim, numHeads, depths }] of Object.entries(sizes)) {
    for (const depth of depths) {
      for (const patchSize of [16, 8]) {
        variants[`xcit_${size}_${depth}_p${patchSize}`] = {
          ...shared,
          embedDim,
          depth,
          numHeads,
          patchSize,
          eta: depth > 12 ? 1e-5 : 1,
          tokensNorm: size !== 'nano',
        };
      }
    }
  }
  return variants;
}

/** The published networks by name, `xcit_nano_12_p16` to `xcit_large_24_p8`. */
export const variants: Readonly<Record<string, Architecture>> = family();

/** What weights of the same architecture are called by the image size they were trained at. */
const suffixes = ['_224', '_384'];

/** Every name a variant answers to: its own, and timm's with the image size. */
export const variantNames: readonly string[] = Object.keys(variants).flatMap((name) => [
  name,
  ...suffixes.map((suffix) => name + suffix),
]);

/** The name without the image size: `xcit_nano_12_p16_224` is a `xcit_nano_12_p16`. */
export function withoutImageSize(name: string): string {
  const suffix = suffixes.find((ending) => name.endsWith(ending)) ?? '';
  return name.slice(0, name.length - suffix.length);
}
