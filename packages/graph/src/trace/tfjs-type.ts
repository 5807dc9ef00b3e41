import type { DataType } from '@tensorflow/tfjs-core';
import type { GraphType } from '../ir/graph.ts';

/** tfjs has no types of eight bits; a step sees such a value as int32. */
export const tfjsType = (dtype: GraphType): Exclude<DataType, 'string' | 'complex64'> =>
  dtype === 'uint8' || dtype === 'int8' ? 'int32' : dtype;
