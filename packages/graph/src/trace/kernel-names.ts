import { type KernelName, kernels } from './kernels/index.ts';

/** Every tfjs kernel that can be traced, sorted. */
export const kernelNames = Object.keys(kernels).sort() as readonly KernelName[];
