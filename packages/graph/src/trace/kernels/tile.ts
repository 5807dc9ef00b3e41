import type { TileAttrs, TileInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const tile = defineKernel<TileInputs, TileAttrs>((builder, { x }, { reps }) =>
  builder.op('Tile', [x], { repeats: reps }),
);
