import { describeEngine } from '@sparsam/testing';
import plugin from './index.ts';

describeEngine(plugin, {
  skip: {
    'an unknown option is refused by its name': 'its schema drops what it does not know',
    'the arrays given are neither changed nor kept': 'setState keeps the arrays it was given',
    'an input of another shape is refused with both shapes': 'it compiles nothing, so any shape runs',
    'a missing input is refused by its path': 'the step itself fails, without the path',
    'a state of another shape is refused with both shapes, and the old one stays':
      'it compiles nothing, so any state is taken',
  },
});
