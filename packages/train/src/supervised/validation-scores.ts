/** Classes with the largest logit, [rows]; the first among equals. */
export function largestLogit(logits: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++)
      if ((logits[row * classes + c] as number) > (logits[row * classes + best] as number)) best = c;
    return best;
  });
}

/** -ln softmax(logits)[label] of one row, in nats. */
function crossEntropy(logits: Float64Array, label: number): number {
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, value) => total + Math.exp(value - largest), 0);
  return Math.log(sum) + largest - (logits[label] as number);
}

/**
 * What steers and chooses: the mean over classes of the share that is right (`balancedAccuracy`) and of the
 * cross-entropy in nats (`loss`), over the classes that occur. logits [rows, classes], labels [rows].
 */
export function validationScores(
  logits: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): { readonly balancedAccuracy: number; readonly loss: number } {
  const predicted = largestLogit(logits, classes);
  const [count, right, nats] = [0, 1, 2].map(() => new Float64Array(classes)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    count[label] = (count[label] as number) + 1;
    if (predicted[row] === label) right[label] = (right[label] as number) + 1;
    const own = logits.subarray(row * classes, (row + 1) * classes);
    nats[label] = (nats[label] as number) + crossEntropy(own, label);
  }
  const present = [...count.keys()].filter((label) => (count[label] as number) > 0);
  const mean = (sums: Float64Array): number =>
    present.reduce((sum, label) => sum + (sums[label] as number) / (count[label] as number), 0) /
    present.length;
  return { balancedAccuracy: mean(right), loss: mean(nats) };
}
