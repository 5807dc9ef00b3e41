import { describeBackbone } from '@sparsam/testing';
import plugin from './index.ts';

describeBackbone(plugin, {
  variant: 'xcit_nano_12_p8',
  options: { embedDim: 16, depth: 2, numHeads: 2, classAttentionDepth: 1 },
  imageSize: 16,
});
