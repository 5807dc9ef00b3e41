import { describeObjective } from '@sparsam/testing';
import plugin from './index.ts';

describeObjective(plugin, { classes: 3 });
describeObjective(plugin, { classes: 3, options: { learns: 'head-and-norm', localCrops: 0 } });
