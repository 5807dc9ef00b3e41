import { type DecodedImage, SparsamError } from '@sparsam/core';
import { type ColourStep, colourSteps, contrastStep, stepBytes, writeSteps } from './colour-steps.ts';
import { gaussianWeights } from './gaussian-weights.ts';
import { localScale, viewHomography } from './homography.ts';
import { createKernels } from './kernels.ts';
import { levelMix } from './level-mix.ts';
import { createPyramid, spare } from './pyramid.ts';
import type { ViewParameters } from './view-parameters.ts';

/** Draws views of one image after another, with memory that is kept. Not for two threads at once. */
export interface ViewRenderer {
  /** Takes the image that the next views are of. */
  load(image: DecodedImage): void;
  /** Draws the view with these parameters into `out`, uint8 [size, size, 3]. */
  render(parameters: ViewParameters, size: number, out: Uint8Array): void;
}

/** Most steps of colour that a run can have: three of jitter, contrast and greyscale. */
const mostSteps = 5;

/**
 * Perspective, rotation, crop and flips are one homography, sampled once, bilinear and black outside the image. Where it
 * shrinks, two levels of a pyramid are mixed by the map's scale in the view's middle (`levelMix`): no filter, no aliasing.
 * Then colour jitter and greyscale in at most two runs over the pixels, blur and solarize, in the order of the reference.
 */
export function createViewRenderer(): ViewRenderer {
  const kernels = createKernels();
  const steps = kernels.start;
  const pyramid = createPyramid(kernels, steps + mostSteps * stepBytes + spare);
  let extent = { width: 0, height: 0 };

  const runColours = (pixels: number, length: number, list: readonly ColourStep[]): number => {
    writeSteps(list, new DataView(kernels.bytes(0).buffer), steps);
    return Number(kernels.colours(pixels, length, steps, list.length));
  };

  return {
    load(image) {
      pyramid.load(image);
      extent = { width: image.width, height: image.height };
    },
    render(parameters, size, out) {
      const length = size * size;
      if (out.length !== length * 3) {
        throw new SparsamError(
          'internal',
          `A view of ${size} x ${size} pixels takes ${length * 3} bytes, not ${out.length}.`,
        );
      }
      const { blur } = parameters;
      const weights = blur === undefined ? new Int16Array(1) : gaussianWeights(blur.kernel, blur.sigma);
      const half = weights.length - 1;
      const pixels = pyramid.end;
      const between = pixels + length * 4 + spare;
      const line = between + length * 8 + 2 * spare;
      const weightsAt = line + (size + 2 * half) * 4 + half * 8 + 2 * spare;
      const end = weightsAt + weights.byteLength + spare;
      let bytes = kernels.bytes(end);

      const map = viewHomography(parameters, extent, size);
      const { fine, share } = levelMix(localScale(map, size / 2, size / 2));
      const level = pyramid.level(fine);
      const coarse = share === 0 ? level : pyramid.level(fine + 1);
      kernels.sample(
        ...([level.address, level.width, level.height, level.scale] as const),
        ...([coarse.address, coarse.width, coarse.height, coarse === level ? 0 : share] as const),
        ...([extent.width, extent.height] as const),
        ...map,
        ...([size, pixels] as const),
      );
      const { before, contrast, after } = colourSteps(parameters);
      if (contrast !== undefined) {
        const grey = runColours(pixels, length, before) / length;
        runColours(pixels, length, [contrastStep(contrast, grey), ...after]);
      } else if (before.length > 0) runColours(pixels, length, before);
      if (blur !== undefined) {
        bytes.set(new Uint8Array(weights.buffer), weightsAt);
        kernels.blur(pixels, size, weightsAt, half, between, line);
      }
      const { solarize } = parameters;
      if (solarize !== undefined && solarize <= 255)
        kernels.solarize(pixels, length, Math.max(0, Math.ceil(solarize)));
      kernels.unpack(pixels, length, between);
      bytes = kernels.bytes(end);
      out.set(bytes.subarray(between, between + length * 3));
    },
  };
}
