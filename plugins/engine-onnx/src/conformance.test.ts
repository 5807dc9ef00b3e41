import { describeEngine } from '@sparsam/testing';
import plugin from './index.ts';

describeEngine(plugin, {
  skip: { 'an unknown option is refused by its name': 'its schema drops what it does not know' },
});
