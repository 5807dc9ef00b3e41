import type { UnpackAttrs, UnpackInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const unpack = defineKernel<UnpackInputs, UnpackAttrs>((builder, { value }, { axis }) => {
  const at = axis < 0 ? axis + value.shape.length : axis;
  const shape = value.shape.filter((_, i) => i !== at);
  return Array.from({ length: value.shape[at] as number }, (_, index) => {
    const part = builder.op('Slice', [value], { starts: [index], ends: [index + 1], axes: [at], steps: [1] });
    return builder.op('Reshape', [part], { shape });
  });
});
