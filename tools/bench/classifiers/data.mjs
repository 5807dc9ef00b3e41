import { foldIn, key, normals } from '@sparsam/core';
import { multiply } from '@sparsam/tabular';

/**
 * Features as a network gives them, made up: classes whose means lie near one another, variances that fall off over the
 * directions, directions mixed over all columns, a third of the columns skewed. float32 [rows, columns], class of row i
 * is i mod classes.
 */
export function makeFeatures(name, { rows, columns, classes, spread }) {
  const seed = key(0);
  const scales = Float64Array.from({ length: columns }, (_, j) => 1 / Math.sqrt(1 + j / 8));
  const centres = normals(foldIn(seed, 'centres'), classes * columns);
  const noise = normals(foldIn(seed, name), rows * columns);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const latent = noise.map((z, at) => {
    const [row, j] = [Math.floor(at / columns), at % columns];
    return scales[j] * (z + spread * centres[labels[row] * columns + j]);
  });
  const mix = normals(foldIn(seed, 'mix'), columns * columns).map((z) => z / Math.sqrt(columns));
  const mixed = multiply({ rows, columns, data: latent }, { rows: columns, columns, data: mix });
  const data = Float32Array.from(mixed.data, (x, at) => ((at % columns) % 3 === 0 ? Math.exp(2 * x) : 4 * x));
  return { features: { rows, columns, data }, labels };
}
