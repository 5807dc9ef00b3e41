import { type Needs, type Objective, leaf } from '@sparsam/core';
import { featureMetrics, headedNetwork, mlpHead, outputMetrics } from '@sparsam/nn';
import { ntXent } from './nt-xent.ts';
import type { SimclrOptions } from './options.ts';

/**
 * SimCLR (Chen et al., arXiv 2002.05709, algorithm 1): of all views in a batch, a view of an image shall be most like
 * the other view of that image.
 */
export function simclr(options: SimclrOptions, { backbone, imageSize }: Needs['objective']): Objective {
  const { temperature, ...sizes } = options;
  const network = headedNetwork(
    backbone,
    mlpHead({ inDim: backbone.embedDim, normalizeLast: true, ...sizes }),
  );
  return {
    name: 'simclr',
    backbone,
    views: [{ name: 'global', size: imageSize, count: 2 }],
    init: network.init,
    schedules: () => ({}),
    loss(state, { views }) {
      const { features, outputs, buffers } = network.apply(state, [leaf(views, 'global')]);
      return {
        loss: ntXent(outputs, temperature),
        state: { ...state, buffers },
        metrics: { ...featureMetrics(features), ...outputMetrics(outputs) },
      };
    },
    afterUpdate: (state) => state,
    evaluationState: network.backboneState,
  };
}
