import { adamw, adaptiveClip, chain, constant, warmupCosine } from '@sparsam/optim';
import type { Optimizer } from '../step/optimizer.ts';

/** How the learning rate goes: constant and halved on plateaus as published, or a warm-up and a cosine to 0. */
export type RateSchedule = 'plateau' | 'cosine';

export type SupervisedRecipeOptions = {
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly clipFactor?: number;
  readonly schedule?: RateSchedule;
  /** Part of the steps over which a cosine's rate rises from 0. */
  readonly warmup?: number;
};

const update = chain({ clip: adaptiveClip({ factor: 0.16 }), adamw: adamw() });

/**
 * The optimiser of the supervised baseline: AdamW, learning rate 1e-4, weight decay 0.05, adaptive clipping 0.16 (Nielsen
 * et al., arXiv 2304.05163). The rate is per step and does not scale with the batch.
 */
export function supervisedRecipe(options: SupervisedRecipeOptions = {}): Optimizer {
  const {
    learningRate = 1e-4,
    weightDecay = 0.05,
    clipFactor = 0.16,
    schedule = 'plateau',
    warmup = 0.1,
  } = options;
  const transform =
    clipFactor === 0.16 ? update : chain({ clip: adaptiveClip({ factor: clipFactor }), adamw: adamw() });
  return {
    transform,
    rates: ({ totalSteps: total }) => ({
      learningRate:
        schedule === 'plateau'
          ? constant(learningRate)
          : warmupCosine({ base: learningRate, final: 0, warmup: Math.round(warmup * total), total }),
      weightDecay: constant(weightDecay),
    }),
  };
}
