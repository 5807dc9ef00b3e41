import { definePlugin } from '@sparsam/core';
import { loadLibsvm, solveByLibsvm } from './libsvm.ts';
import { svmOptions } from './options.ts';
import { svmClassifier } from './svm-classifier.ts';

export { type SvmOptions, svmOptions } from './options.ts';
export { type FittedSvm, type SvmClassifier, svmClassifier } from './svm-classifier.ts';

export default definePlugin({
  kind: 'classifier',
  name: 'svm',
  apiVersion: 1,
  description: 'support vector machine, one-vs-one, RBF or linear kernel, with calibrated probabilities',
  options: svmOptions,
  async create(options) {
    if (options.solver === 'smo') return svmClassifier(options);
    const Svm = await loadLibsvm();
    return svmClassifier(options, (problem) => solveByLibsvm(Svm, problem));
  },
});
