import type { PadV2Attrs, PadV2Inputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const padV2 = defineKernel<PadV2Inputs, PadV2Attrs>((builder, { x }, { paddings, constantValue }) => {
  const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
  return builder.op('Pad', [x], { pads, value: constantValue });
});
