import { cases } from '../train/cases.mjs';

/** The everyday network on small batches, so that the largest point still fits everywhere. */
const base = { ...cases['nano-64'], batchSize: 16 };

/** What is varied, one thing at a time, and how the case of a value differs from the base. */
export const axes = {
  'image size': { values: [32, 64, 96, 128, 192], of: (size) => ({ imageSize: size, localSize: size / 2 }) },
  batch: { values: [4, 8, 16, 32, 64], of: (batchSize) => ({ batchSize }) },
  depth: { values: [3, 6, 12, 24], of: (depth) => ({ depth, sizes: { depth } }) },
};

/** All points: what was varied, its value, and the case. */
export const points = Object.entries(axes).flatMap(([axis, { values, of }]) =>
  values.map((value) => ({ axis, value, spec: { ...base, ...of(value) } })),
);
