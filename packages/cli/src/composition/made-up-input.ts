import {
  type NdArray,
  type Objective,
  type TensorSpec,
  type Tree,
  full,
  key,
  mapTree,
  randomBits,
  scalar,
  sizeOf,
  zeros,
} from '@sparsam/core';
import type { TrainStep } from '@sparsam/train';

/** An array of that shape: noise where there are pixels, so that no statistic of a batch is 0, and zeros elsewhere. */
export function madeUpArray({ dtype, shape }: TensorSpec): NdArray {
  if (dtype !== 'uint8') return zeros(dtype, shape);
  const bits = randomBits(key(1), sizeOf(shape));
  return { dtype, shape, data: Uint8Array.from(bits, (word) => word & 255) };
}

/** Labels that are all of the first class and count once: targets float32 [images, classes], weights float32 [images]. */
function madeUpLabels(images: number, classes: number): Tree<NdArray> {
  const data = new Float32Array(images * classes);
  for (let image = 0; image < images; image++) data[image * classes] = 1;
  return {
    targets: { dtype: 'float32', shape: [images, classes], data },
    weights: full(1, [images]),
  };
}

/** What a training step of so many images is given in the middle of a run, with made-up images: to look at it, and to time it. */
export function madeUpInput(
  { inputSpec, scalars }: TrainStep,
  { hostInput, labels }: Objective,
  batchSize: number,
): Tree<NdArray> {
  const plan = { totalSteps: 100, stepsPerEpoch: 10, batchSize };
  const numbers = Object.entries(scalars(50, plan)).map(([name, value]) => [name, scalar(value)] as const);
  return {
    ...mapTree<TensorSpec, NdArray>(inputSpec(batchSize), madeUpArray),
    scalars: Object.fromEntries(numbers),
    extra: hostInput?.draw(key(2), batchSize) ?? {},
    ...(labels === undefined ? {} : { labels: madeUpLabels(batchSize, labels.classes) }),
  };
}
