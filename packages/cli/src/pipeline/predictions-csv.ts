/** The prediction of one image. */
export type Prediction = {
  /** Path relative to the folder of images. */
  readonly image: string;
  readonly predicted: string;
  readonly probability: number;
  readonly abstain: boolean;
  /** The label that was given for it; the prediction is then by a fit that did not see the image. */
  readonly label?: string;
  /** Probability of every class. */
  readonly probabilities: ArrayLike<number>;
};

const cell = (text: string): string => {
  // A leading =, +, - or @ would be a formula to a spreadsheet.
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

/** Predictions as comma-separated values (RFC 4180): image, class, its probability, abstain (yes or no), label, all probabilities. */
export function predictionsCsv(predictions: readonly Prediction[], classes: readonly string[]): string {
  const head = ['image', 'class', 'probability', 'abstain', 'label', ...classes.map((name) => `p(${name})`)];
  const lines = predictions.map(({ image, predicted, probability, abstain, label, probabilities }) => [
    cell(image),
    cell(predicted),
    probability.toFixed(4),
    abstain ? 'yes' : 'no',
    cell(label ?? ''),
    ...Array.from(probabilities, (p) => p.toFixed(4)),
  ]);
  return `${[head.map(cell), ...lines].map((line) => line.join(',')).join('\r\n')}\r\n`;
}
