import type { BatchMatMulAttrs, BatchMatMulInputs } from '@tensorflow/tfjs-core';
import { defineKernel } from '../kernel.ts';

export const batchMatMul = defineKernel<BatchMatMulInputs, BatchMatMulAttrs>(
  (builder, { a, b }, { transposeA, transposeB }) => {
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    if (a.shape.length === 2 && b.shape.length === 2) return builder.op('Gemm', [a, b], attributes);
    if (!transposeA && !transposeB) return builder.op('MatMul', [a, b]);
    return builder.op('FusedMatMul', [a, b], attributes);
  },
);
