import { type Backbone, type ModelState, type NdArray, key, uniformArray } from '@sparsam/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Check } from '../checks/check.ts';
import { onCpu, toTensor, toTensors } from '../checks/tensors.ts';

/** Images that checks apply a backbone to. */
export const batch = 3;

/** A backbone under test. */
export type BackboneSubject = {
  create(): Promise<Backbone>;
  /** float32 [batch, imageSize, imageSize, 3] of noise in [-1, 1). */
  readonly images: NdArray;
  /** A check of what lies on the host. */
  arrays(name: string, run: (backbone: Backbone) => void): Check;
  /** A check with fresh tensors, on tfjs's plain backend; they are freed after it. */
  check(name: string, run: (backbone: Backbone, state: ModelState, images: Tensor4D) => void): Check;
};

/** What the checks of a backbone share. */
export function backboneSubject(create: () => Promise<Backbone>, imageSize: number): BackboneSubject {
  const images = uniformArray(key(1), [batch, imageSize, imageSize, 3], -1, 1);
  return {
    create,
    images,
    arrays: (name, run) => ({ name, run: async () => run(await create()) }),
    check: (name, run) => ({
      name,
      async run() {
        const backbone = await create();
        await onCpu(() => {
          const state = toTensors(backbone.init(key(0))) as ModelState;
          run(backbone, state, toTensor(images) as Tensor4D);
        });
      },
    }),
  };
}
