import { describeClassifier } from '@sparsam/testing';
import plugin from './index.ts';

describeClassifier(plugin, {
  skip: {
    'what was fitted stays as it is, whatever becomes of the arrays and of other fits':
      'keeps the rows it was given rather than a copy of them',
  },
});
