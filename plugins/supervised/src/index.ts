import { apiVersion, definePlugin } from '@sparsam/core';
import { supervisedOptions } from './options.ts';
import { supervised } from './supervised.ts';

export { type SupervisedOptions, supervisedOptions } from './options.ts';
export { type SupervisedNeeds, type SupervisedState, supervised } from './supervised.ts';

export default definePlugin({
  kind: 'objective',
  name: 'supervised',
  apiVersion,
  description:
    'Training with labels: the deep-learning baseline, fine-tuning, and the linear layer on a frozen backbone.',
  options: supervisedOptions,
  create: (options, needs) => supervised(options, needs),
});
