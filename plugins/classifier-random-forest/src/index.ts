import { definePlugin } from '@sparsam/core';
import { forestOptions } from './options.ts';
import { forestClassifier } from './forest-classifier.ts';

export { type FittedForest, type ForestClassifier, forestClassifier } from './forest-classifier.ts';
export { type ForestOptions, forestOptions } from './options.ts';

export default definePlugin({
  kind: 'classifier',
  name: 'random-forest',
  apiVersion: 1,
  description: 'random forest: decision trees on bootstrapped rows, random features at every split',
  options: forestOptions,
  create: (options) => forestClassifier(options),
});
