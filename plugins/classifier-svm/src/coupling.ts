/**
 * Class probabilities [classes] from those of the pairs, written into `out`: pairwise[i * classes + j] is the probability
 * of class i against class j. The second method of Wu, Lin and Weng, "Probability estimates for multi-class
 * classification by pairwise coupling", 2004 (algorithm 2), with libsvm's stopping rule. `scratch` holds
 * classes * (classes + 1) numbers.
 */
export function couple(
  pairwise: Float64Array,
  classes: number,
  out: Float64Array,
  scratch: Float64Array,
): void {
  const q = scratch;
  const qp = scratch.subarray(classes * classes);
  for (let t = 0; t < classes; t++) {
    out[t] = 1 / classes;
    let diagonal = 0;
    for (let j = 0; j < classes; j++) {
      if (j === t) continue;
      const against = pairwise[j * classes + t] as number;
      diagonal += against * against;
      q[t * classes + j] = -against * (pairwise[t * classes + j] as number);
    }
    q[t * classes + t] = diagonal;
  }
  const limit = Math.max(100, classes);
  const tolerance = 0.005 / classes;
  for (let iteration = 0; iteration < limit; iteration++) {
    // Computed afresh every time, so that rounding does not add up.
    let pqp = 0;
    for (let t = 0; t < classes; t++) {
      let sum = 0;
      for (let j = 0; j < classes; j++) sum += (q[t * classes + j] as number) * (out[j] as number);
      qp[t] = sum;
      pqp += (out[t] as number) * sum;
    }
    let error = 0;
    for (let t = 0; t < classes; t++) error = Math.max(error, Math.abs((qp[t] as number) - pqp));
    if (error < tolerance) break;
    for (let t = 0; t < classes; t++) {
      const own = q[t * classes + t] as number;
      const change = (pqp - (qp[t] as number)) / own;
      out[t] = (out[t] as number) + change;
      const norm = 1 + change;
      pqp = (pqp + change * (change * own + 2 * (qp[t] as number))) / (norm * norm);
      for (let j = 0; j < classes; j++) {
        qp[j] = ((qp[j] as number) + change * (q[t * classes + j] as number)) / norm;
        out[j] = (out[j] as number) / norm;
      }
    }
  }
}
