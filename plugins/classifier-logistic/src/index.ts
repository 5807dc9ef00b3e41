import { definePlugin } from '@sparsam/core';
import { logisticClassifier } from './logistic-classifier.ts';
import { logisticOptions } from './options.ts';

export { type FittedLogistic, type LogisticClassifier, logisticClassifier } from './logistic-classifier.ts';
export { type LogisticOptions, logisticOptions } from './options.ts';

export default definePlugin({
  kind: 'classifier',
  name: 'logistic',
  apiVersion: 1,
  description: 'multinomial logistic regression with an L2 penalty, by L-BFGS to convergence',
  options: logisticOptions,
  create: (options) => logisticClassifier(options),
});
