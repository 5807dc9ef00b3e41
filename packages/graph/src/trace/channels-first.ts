import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

export type DataFormat = 'NHWC' | 'NCHW';

/** An image tensor as ONNX wants it, [batch, channels, height, width], from tfjs's order of its axes. */
export const toChannelsFirst = (builder: Builder, x: Value, format: DataFormat = 'NHWC'): Value =>
  format === 'NCHW' ? x : builder.op('Transpose', [x], { perm: [0, 3, 1, 2] });

/** The inverse of `toChannelsFirst`. */
export const fromChannelsFirst = (builder: Builder, x: Value, format: DataFormat = 'NHWC'): Value =>
  format === 'NCHW' ? x : builder.op('Transpose', [x], { perm: [0, 2, 3, 1] });

/** The shape of an image tensor with the channels last, from its order of axes. */
export function channelsLastShape(
  shape: readonly number[],
  format: DataFormat = 'NHWC',
): [number, number, number, number] {
  const [batch, second, third, fourth] = shape as [number, number, number, number];
  return format === 'NCHW' ? [batch, third, fourth, second] : [batch, second, third, fourth];
}
