import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/**
 * A 3 x 3 convolution of each channel by itself with stride 1 and zeros around: x [channels, height, width, batch],
 * weight [channels, 1, 3, 3] (torch's), result as x. Channels lead and the batch is innermost, so that a channel is a
 * matrix of places by images.
 */
export type Depthwise3x3 = (x: Tensor4D, weight: Tensor) => Tensor4D;
