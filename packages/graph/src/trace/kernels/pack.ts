import type { PackAttrs, PackInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const pack = defineKernel<PackInputs, PackAttrs>((builder, inputs, { axis }) => {
  const expanded = inputs.map((value) =>
    builder.op('Reshape', [value], { shape: [...value.shape.slice(0, axis), 1, ...value.shape.slice(axis)] }),
  );
  return builder.op('Concat', expanded, { axis });
});
