/** Pearson's correlation of two images over the pixels where `valid` is 1; 0 where either is flat there. */
export function correlation(first: Float32Array, second: Float32Array, valid: Uint8Array): number {
  let n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0; // prettier-ignore
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] === 0) continue;
    const x = first[i] as number;
    const y = second[i] as number;
    n += 1;
    a += x;
    b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const varianceA = aa - (a * a) / n;
  const varianceB = bb - (b * b) / n;
  return varianceA > 1e-6 && varianceB > 1e-6 ? (ab - (a * b) / n) / Math.sqrt(varianceA * varianceB) : 0;
}
