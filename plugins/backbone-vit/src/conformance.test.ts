import { describeBackbone } from '@sparsam/testing';
import plugin from './index.ts';

// Images of 4 x 4 patches with a table of 3 x 3 positions: the suite sees the interpolation too.
describeBackbone(plugin, {
  variant: 'vit_small_patch8_224',
  options: { embedDim: 16, depth: 2, numHeads: 2, patchSize: 4, positionSize: 12 },
  imageSize: 16,
});
