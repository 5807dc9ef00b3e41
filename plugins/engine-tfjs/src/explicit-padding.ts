import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** What a kernel pads, what with, and whether its result is as large as what was padded. */
type Padded = { readonly input?: string; readonly value?: number; readonly cut?: boolean };

/** The kernels that TensorFlow has for `valid` and `same` alone. */
const kernels: Readonly<Record<string, Padded>> = {
  Conv2D: { input: 'x' },
  Conv2DBackpropFilter: { input: 'x' },
  Conv2DBackpropInput: { cut: true },
  DepthwiseConv2dNative: { input: 'x' },
  DepthwiseConv2dNativeBackpropFilter: { input: 'x' },
  DepthwiseConv2dNativeBackpropInput: { cut: true },
  MaxPool: { input: 'x', value: -Infinity },
  MaxPoolGrad: { input: 'input', value: -Infinity, cut: true },
};

/** Axes of height and width. */
const sides = (attrs: NamedAttrMap): readonly number[] => (attrs['dataFormat'] === 'NCHW' ? [2, 3] : [1, 2]);

/**
 * TensorFlow's convolutions and pools know no padding by so many pixels, which the stems of networks have. Registers for
 * `backend` kernels that pad first, compute without padding, and cut the border off what is as large as the input; other
 * paddings go to the kernels that are there. Does nothing the second time.
 */
export function allowExplicitPadding(backend: string): void {
  for (const [kernelName, { input, value = 0, cut = false }] of Object.entries(kernels)) {
    const own = tf.getKernel(kernelName, backend);
    if (own === undefined || done.has(own.kernelFunc)) continue;
    const kernelFunc: typeof own.kernelFunc = (call) => {
      const attrs = call.attrs ?? {};
      const { pad } = attrs;
      if (typeof pad !== 'number' || pad === 0) return own.kernelFunc(call);
      const axes = sides(attrs);
      const inputs = call.inputs as unknown as { readonly [name: string]: Tensor4D };
      return tf.tidy(() => {
        const border = [0, 1, 2, 3].map((axis): [number, number] =>
          axes.includes(axis) ? [pad, pad] : [0, 0],
        );
        const whole = input === undefined ? undefined : tf.pad(inputs[input] as Tensor4D, border, value);
        const inputShape = (attrs['inputShape'] as number[] | undefined)?.map((side, axis) =>
          axes.includes(axis) ? side + 2 * pad : side,
        );
        const given = { ...inputs, ...(input === undefined ? {} : { [input]: whole }) };
        const found: Tensor = tf.engine().runKernel(kernelName, given as unknown as NamedTensorMap, {
          ...attrs,
          pad: 'valid',
          ...(inputShape === undefined ? {} : { inputShape }),
        });
        if (!cut) return found;
        const from = border.map(([before]) => before);
        return tf.slice(
          found,
          from,
          found.shape.map((side, axis) => side - 2 * (from[axis] as number)),
        );
      });
    };
    done.add(kernelFunc);
    tf.unregisterKernel(kernelName, backend);
    tf.registerKernel({ ...own, kernelFunc });
  }
}

const done = new WeakSet<object>();
