import { apiVersion, definePlugin } from '@sparsam/core';
import { z } from 'zod';
import { cellTypes } from './cell-types.ts';
import { smearDataset } from './write-smear.ts';

const options = z.strictObject({
  /** Number of images of all classes together. */
  images: z.number().int().min(cellTypes.length).max(200_000).default(2000),
  /** Height and width in pixels. */
  size: z.number().int().min(16).max(1024).default(64),
  format: z.enum(['png', 'jpeg']).default('png'),
});

/** The plugin `smear`: a made-up blood smear, drawn from a seed. */
export const smearPlugin = definePlugin({
  kind: 'dataset',
  name: 'smear',
  apiVersion,
  description: `A procedural generator of stained blood-smear cells of ${cellTypes.length} classes; no real patients.`,
  options,
  create: (chosen) => smearDataset(chosen),
});
