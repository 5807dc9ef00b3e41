import type { ViewParameters } from './view-parameters.ts';

/** A step of the kernel `colours`: its code, the factor (or the turn in sixths of the circle), and the even grey. */
export type ColourStep = { readonly code: number; readonly amount: number; readonly base: number };

const codes = { brightness: 0, contrast: 0, saturation: 1, hue: 2, greyscale: 3 } as const;

/** Bytes of a step in the kernel's memory. */
export const stepBytes = 12;

/**
 * The steps of colour jitter and greyscale in two runs over the pixels: those before the contrast, and the contrast with
 * those after it. `contrast` is its factor, or undefined where there is none; then all steps are in `before`. What changes
 * nothing is left out.
 */
export function colourSteps({ jitter = [], greyscale }: Pick<ViewParameters, 'jitter' | 'greyscale'>): {
  readonly before: readonly ColourStep[];
  readonly contrast: number | undefined;
  readonly after: readonly ColourStep[];
} {
  const before: ColourStep[] = [];
  const after: ColourStep[] = [];
  let contrast: number | undefined;
  for (const { step, amount } of jitter) {
    if (amount === (step === 'hue' ? 0 : 1)) continue;
    if (step === 'contrast') contrast = amount;
    else
      (contrast === undefined ? before : after).push({
        code: codes[step],
        amount: step === 'hue' ? 6 * amount : amount,
        base: 0,
      });
  }
  if (greyscale)
    (contrast === undefined ? before : after).push({ code: codes.greyscale, amount: 0, base: 0 });
  return { before, contrast, after };
}

/** The contrast as a step: mixing with the picture's mean grey, rounded as in Pillow. */
export function contrastStep(factor: number, meanGrey: number): ColourStep {
  return { code: codes.contrast, amount: factor, base: Math.floor(meanGrey + 0.5) };
}

/** Writes steps where the kernel reads them. */
export function writeSteps(steps: readonly ColourStep[], memory: DataView, address: number): void {
  steps.forEach(({ code, amount, base }, i) => {
    memory.setInt32(address + i * stepBytes, code, true);
    memory.setFloat32(address + i * stepBytes + 4, amount, true);
    memory.setFloat32(address + i * stepBytes + 8, base, true);
  });
}
