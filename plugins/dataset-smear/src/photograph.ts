import { type Key, foldIn, normals, sampler } from '@sparsam/core';
import type { StainMap } from './stain-map.ts';

/** Optical density per unit of stain in red, green and blue: about what Romanowsky stains look like. */
const azureDensity = [1.0, 1.45, 0.55] as const;
const eosinDensity = [0.12, 0.75, 0.55] as const;

/** Blurs one channel [size, size] in place with a Gaussian of `sigma` pixels; the border repeats. */
function blur(channel: Float32Array, size: number, sigma: number): void {
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const line = new Float32Array(size);
  for (const [step, stride] of [
    [1, size],
    [size, 1],
  ] as const) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) line[j] = channel[i * stride + j * step] as number;
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const at = Math.min(size - 1, Math.max(0, j + k));
          sum += (weights[k + reach] as number) * (line[at] as number);
        }
        channel[i * stride + j * step] = sum / total;
      }
    }
  }
}

/**
 * What a camera sees of a stain map: uint8 [size, size, 3]. By Beer and Lambert's law the light that passes is
 * `lamp * 10^-(density * concentration)`. How strong and of what tint the stains are, how bright, warm and even the lamp
 * is, the focus and the sensor's noise are drawn from the key: the nuisances, wide enough to drown the mean colours.
 */
export function photograph(key: Key, { size, azure, eosin }: StainMap): Uint8Array {
  const draw = sampler(foldIn(key, 'camera'));
  const strength = Math.exp(draw.normal(-0.05, 0.18));
  const tint = (density: number): number => density * strength * Math.exp(draw.normal(0, 0.1));
  const azureTint = azureDensity.map(tint);
  const eosinTint = eosinDensity.map(tint);
  const exposure = draw.uniform(0.78, 1.04);
  const slope = draw.uniform(0, 0.25);
  const direction = draw.uniform(0, 2 * Math.PI);
  const slopeX = slope * Math.cos(direction);
  const slopeY = slope * Math.sin(direction);
  const sigma = (Math.max(0, draw.uniform(-0.6, 0.9)) * size) / 64;
  const grain = draw.uniform(0.004, 0.018);
  const noise = normals(foldIn(key, 'noise'), size * size * 3);
  const pixels = new Uint8Array(size * size * 3);
  const channel = new Float32Array(size * size);
  for (let c = 0; c < 3; c++) {
    const lamp = exposure * Math.exp(draw.normal(0, 0.04));
    const a = (azureTint[c] as number) * Math.LN10 * 0.5;
    const e = (eosinTint[c] as number) * Math.LN10 * 0.5;
    for (let row = 0; row < size; row++) {
      const y = (2 * row + 1) / size - 1;
      for (let column = 0; column < size; column++) {
        const x = (2 * column + 1) / size - 1;
        const index = row * size + column;
        const light = lamp * (1 + slopeX * x + slopeY * y);
        channel[index] = light * Math.exp(-a * (azure[index] as number) - e * (eosin[index] as number));
      }
    }
    if (sigma > 0.2) blur(channel, size, sigma);
    for (let index = 0; index < size * size; index++) {
      const value = (channel[index] as number) + grain * (noise[index * 3 + c] as number);
      pixels[index * 3 + c] = Math.min(255, Math.max(0, Math.round(value * 255)));
    }
  }
  return pixels;
}
