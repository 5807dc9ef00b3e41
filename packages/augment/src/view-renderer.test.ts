import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldIn, key, randomBits } from '@sparsam/core';
import { describe, expect, it } from 'vitest';
import { gaussianWeights } from './gaussian-weights.ts';
import { kernelSource } from './kernels.wasm.ts';
import { levelMix } from './level-mix.ts';
import { type ViewParameters, sampleViewParameters } from './view-parameters.ts';
import { referenceRecipes } from './view-recipe.ts';
import { type ViewRenderer, createViewRenderer } from './view-renderer.ts';

type Image = { width: number; height: number; data: Uint8Array };
const noise = (width: number, height: number, seed = 1): Image => ({
  width,
  height,
  data: Uint8Array.from(randomBits(key(seed), width * height * 3), (word) => word & 255),
});

function draw(
  image: Image,
  size: number,
  parameters: Partial<ViewParameters> = {},
  renderer: ViewRenderer = createViewRenderer(),
): Uint8Array {
  const crop = { left: 0, top: 0, width: image.width, height: image.height };
  const out = new Uint8Array(size * size * 3).fill(123);
  renderer.load(image);
  renderer.render(
    { angle: 0, crop, horizontalFlip: false, verticalFlip: false, greyscale: false, ...parameters },
    size,
    out,
  );
  return out;
}

describe('the kernels', () => {
  it('are made from the source as it is', () => {
    const source = readFileSync(fileURLToPath(new URL('../assembly/kernels.ts', import.meta.url)));
    // Where this fails: npm run kernels -w @sparsam/augment
    expect(createHash('sha256').update(source).digest('hex')).toBe(kernelSource);
  });
});

describe('sampling', () => {
  it.each([1, 2, 3, 5, 8, 13, 31])('gives an image of %i pixels back as it is', (size) => {
    const image = noise(size, size);
    expect(draw(image, size)).toEqual(image.data);
  });

  it('turns by quarters and mirrors exactly', () => {
    const image = noise(9, 9);
    const at = (data: Uint8Array, x: number, y: number): number[] => [
      ...data.subarray((y * 9 + x) * 3, (y * 9 + x) * 3 + 3),
    ];
    const turned = draw(image, 9, { angle: 90 });
    const mirrored = draw(image, 9, { horizontalFlip: true, verticalFlip: true });
    for (let y = 0; y < 9; y++) {
      for (let x = 0; x < 9; x++) {
        expect(at(turned, x, y)).toEqual(at(image.data, 8 - y, x));
        expect(at(mirrored, x, y)).toEqual(at(image.data, 8 - x, 8 - y));
      }
    }
  });

  it('is black outside the image and nowhere else', () => {
    const white = { width: 20, height: 20, data: new Uint8Array(1200).fill(255) };
    const out = draw(white, 20, { angle: 45 });
    // The octagon left of the frame is cut by legs of 20 (1 - 1/sqrt(2)) = 5.86: in each corner the 15 pixels whose middle
    // has x + y below that are outside.
    expect(out.filter((value) => value === 0).length / 3).toBe(60);
    expect(out.every((value) => value === 0 || value === 255)).toBe(true);
    const corners = [
      [5, 5],
      [14, 5],
      [14, 14],
      [5, 14],
    ] as const;
    const shrunk = draw(white, 20, { corners });
    expect(shrunk.filter((value) => value > 0).length / 3).toBeCloseTo(81, -1);
  });

  // Between levels 0 and 1 (a reduction of 1 to 2.3) the share of level 0 lets some of the finest detail through.
  it.each([
    [2, 70],
    [2.4, 10],
    [3.3, 40],
    [5, 40],
    [9.7, 40],
    [40, 40],
  ])('of a chessboard does not alias where it reduces by %d', (factor, most) => {
    const side = Math.round(16 * factor);
    const board = { width: side, height: side, data: new Uint8Array(side * side * 3) };
    for (let i = 0; i < side * side; i++)
      board.data.fill(((i % side) + Math.floor(i / side)) % 2 === 0 ? 255 : 0, i * 3, i * 3 + 3);
    const out = draw(board, 16, { angle: 20 });
    const inner = out.filter(
      (_, i) => Math.hypot((Math.floor(i / 3) % 16) - 7.5, Math.floor(i / 48) - 7.5) < 6,
    );
    expect(Math.max(...inner) - Math.min(...inner)).toBeLessThan(most);
    expect(inner.reduce((a, b) => a + b, 0) / inner.length).toBeCloseTo(127.5, -0.5);
  });

  it('mixes levels so that the blur follows the reduction', () => {
    expect(levelMix(1)).toEqual({ fine: 0, share: 0 });
    expect(levelMix(0.3)).toEqual({ fine: 0, share: 0 });
    expect(levelMix(Math.sqrt(5.5))).toEqual({ fine: 1, share: 0 });
    expect(levelMix(2)).toEqual({ fine: 0, share: 171 });
    expect(levelMix(4).fine).toBe(1);
  });

  it('leaves the bytes around the view alone', () => {
    const memory = new Uint8Array(7 * 7 * 3 + 64).fill(9);
    const renderer = createViewRenderer();
    renderer.load(noise(12, 10));
    renderer.render(
      sampleViewParameters(key(3), referenceRecipes.global1, { width: 12, height: 10 }),
      7,
      memory.subarray(32, 32 + 147),
    );
    expect(new Set([...memory.subarray(0, 32), ...memory.subarray(179)])).toEqual(new Set([9]));
    expect(() =>
      renderer.render(
        sampleViewParameters(key(3), referenceRecipes.global1, { width: 12, height: 10 }),
        7,
        memory,
      ),
    ).toThrow(/takes 147 bytes/);
  });

  it('draws a view the same whatever was drawn before', () => {
    const used = createViewRenderer();
    for (const [i, side] of [40, 9, 64, 1, 33].entries()) {
      const image = noise(side, side + 3, i);
      for (const kind of ['global1', 'global2', 'local'] as const) {
        const parameters = sampleViewParameters(foldIn(key(i), kind), referenceRecipes[kind], image);
        const size = kind === 'local' ? 11 : 30;
        expect(draw(image, size, parameters, used)).toEqual(draw(image, size, parameters));
      }
    }
  });
});

describe('blur', () => {
  /** By the definition, in doubles, with the edges mirrored. */
  function blurred({ width: size, data }: Image, kernel: number, sigma: number): Float64Array {
    const half = (kernel - 1) / 2;
    const weights = Array.from({ length: kernel }, (_, k) => Math.exp(-0.5 * ((k - half) / sigma) ** 2));
    const total = weights.reduce((a, b) => a + b, 0);
    const mirror = (at: number): number =>
      size === 1 ? 0 : ((at % (2 * size - 2)) + 2 * size - 2) % (2 * size - 2);
    const inside = (at: number): number => (mirror(at) >= size ? 2 * size - 2 - mirror(at) : mirror(at));
    const pass = (values: ArrayLike<number>, dx: number, dy: number): Float64Array =>
      Float64Array.from({ length: size * size * 3 }, (_, i) => {
        const [x, y, c] = [Math.floor(i / 3) % size, Math.floor(i / (3 * size)), i % 3];
        return weights.reduce(
          (sum, weight, k) =>
            sum +
            ((values[(inside(y + (k - half) * dy) * size + inside(x + (k - half) * dx)) * 3 + c] as number) *
              weight) /
              total,
          0,
        );
      });
    return pass(pass(data, 1, 0), 0, 1);
  }

  it.each([
    [33, 11, 2.2],
    [16, 11, 5],
    [7, 11, 3],
    [4, 11, 4],
    [1, 11, 1],
    [20, 3, 0.8],
    [24, 23, 4],
  ])('of %i pixels, kernel %i, sigma %d is the Gaussian to a rounding', (size, kernel, sigma) => {
    const image = noise(size, size, kernel);
    const expected = blurred(image, kernel, sigma);
    draw(image, size, { blur: { kernel, sigma } }).forEach((value, i) =>
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(0.7),
    );
  });

  it('keeps an even colour', () => {
    for (const level of [0, 1, 128, 254, 255]) {
      for (const sigma of [0.1, 0.5, 1, 5, 50]) {
        const even = { width: 6, height: 6, data: new Uint8Array(108).fill(level) };
        expect(new Set(draw(even, 6, { blur: { kernel: 11, sigma } }))).toEqual(new Set([level]));
      }
    }
  });

  it('has weights that sum to one', () => {
    for (const sigma of [0.4, 1, 2.5, 5]) {
      const [middle = 0, ...sides] = gaussianWeights(11, sigma);
      expect(middle + 2 * sides.reduce((a, b) => a + b, 0)).toBe(2 ** 15);
    }
  });
});

describe('colours', () => {
  it('keep the grey of pixels without colour when the hue turns', () => {
    const grey = {
      width: 16,
      height: 16,
      data: Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
    };
    expect(draw(grey, 16, { jitter: [{ step: 'hue', amount: 0.37 }] })).toEqual(grey.data);
  });

  it('come back after a whole turn of the hue in three parts', () => {
    const image = noise(15, 15);
    let turned = image;
    for (let i = 0; i < 3; i++)
      turned = { ...image, data: draw(turned, 15, { jitter: [{ step: 'hue', amount: 1 / 3 }] }) };
    turned.data.forEach((value, i) =>
      expect(Math.abs(value - (image.data[i] as number))).toBeLessThanOrEqual(2),
    );
  });

  it('change nothing at factor 1', () => {
    const image = noise(15, 15);
    const jitter = (['contrast', 'hue', 'brightness', 'saturation'] as const).map((step) => ({
      step,
      amount: step === 'hue' ? 0 : 1,
    }));
    expect(draw(image, 15, { jitter })).toEqual(image.data);
  });

  it('take the mean grey of odd sizes over all pixels and no more', () => {
    // 3 x 3 pixels are not a whole number of vectors; a mean over 12 would be 75.
    const even = { width: 3, height: 3, data: new Uint8Array(27).fill(100) };
    expect(new Set(draw(even, 3, { jitter: [{ step: 'contrast', amount: 0.5 }] }))).toEqual(new Set([100]));
  });
});
