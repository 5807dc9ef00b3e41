import { key, normals } from '@sparsam/core';
import { classIndices } from '@sparsam/tabular';
import { expect, it } from 'vitest';
import { kernelMatrix } from './kernel.ts';
import { type KernelOf, fitPairs, fromShared, pairsOf } from './one-vs-one.ts';
import { solveBinary } from './smo.ts';

it('orders pairs as libsvm does', () => {
  expect(pairsOf(4).map((pair) => pair.join('-'))).toEqual(['0-1', '0-2', '0-3', '1-2', '1-3', '2-3']);
  expect(pairsOf(1)).toEqual([]);
});

it('fits the same machines whether the pairs share a kernel matrix or make their own', () => {
  const columns = 5;
  const features = { rows: 45, columns, data: normals(key(1), 45 * columns) };
  const encoded = classIndices(Int32Array.from({ length: 45 }, (_, i) => i % 3));
  const kernel = { type: 'rbf', gamma: 0.2 } as const;
  const own: KernelOf = (rows) => {
    const data = Float64Array.from(
      [...rows].flatMap((row) => [...features.data.subarray(row * columns, (row + 1) * columns)]),
    );
    const part = { rows: rows.length, columns, data };
    return kernelMatrix(kernel, part, part).data;
  };
  const options = { bounds: Float64Array.of(1, 1, 1), tol: 1e-3, calibration: 'stratified', solve: solveBinary, key: key(2) } as const; // prettier-ignore
  const shared = fitPairs(fromShared(kernelMatrix(kernel, features, features)), encoded, options);
  expect(fitPairs(own, encoded, options)).toEqual(shared);
  expect(shared.sigmoids).toHaveLength(3);
});
