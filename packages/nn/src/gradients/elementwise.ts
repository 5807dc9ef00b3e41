import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { sumTo } from '../support/sum-to.ts';

/** Gradient of an elementwise kernel of one input `x`, from the gradient and either the kernel's input or its output. */
export function unaryGradient(
  kernelName: string,
  saves: 'input' | 'output',
  slope: (dy: Tensor, saved: Tensor) => Tensor,
): GradConfig {
  return {
    kernelName,
    ...(saves === 'input' ? { inputsToSave: ['x'] } : { outputsToSave: [true] }),
    gradFunc: (dy, [saved]) => ({ x: () => slope(dy as Tensor, saved as Tensor) }),
  };
}

/** Gradient of a broadcasting kernel of two inputs `a` and `b`; each part may keep the broadcast shape. */
export function binaryGradient(
  kernelName: string,
  toA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  toB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      return {
        a: () => sumTo(toA(dy as Tensor, a, b), a.shape),
        b: () => sumTo(toB(dy as Tensor, a, b), b.shape),
      };
    },
  };
}
