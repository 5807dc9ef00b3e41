import { describeObjective } from '@sparsam/testing';
import plugin from './index.ts';

describeObjective(plugin, {
  options: { numPrototypes: 8, numHeadLayers: 2, hiddenDim: 6, bottleneckDim: 5, localCrops: 2 },
});
