import { definePlugin } from '@sparsam/core';
import { knnClassifier } from './knn-classifier.ts';
import { knnOptions } from './options.ts';

export { knnClassifier } from './knn-classifier.ts';
export { type KnnOptions, knnOptions } from './options.ts';

export default definePlugin({
  kind: 'classifier',
  name: 'knn',
  apiVersion: 1,
  description: 'k nearest neighbours: uniform, distance-weighted or cosine-temperature votes',
  options: knnOptions,
  create: (options, { numClasses }) => knnClassifier(options, numClasses),
});
