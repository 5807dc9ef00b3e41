import { describeObjective } from '@sparsam/testing';
import plugin from './index.ts';

describeObjective(plugin, { options: { hiddenDim: 8, outDim: 5 } });
