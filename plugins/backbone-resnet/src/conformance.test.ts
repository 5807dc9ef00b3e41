import { describeBackbone } from '@sparsam/testing';
import plugin from './index.ts';

describeBackbone(plugin, {
  variant: 'resnet18',
  options: { width: 4, layers: [1, 1, 1] },
  imageSize: 32,
});
describeBackbone(plugin, {
  variant: 'resnet50',
  options: { width: 4, layers: [1, 2] },
  imageSize: 16,
});
