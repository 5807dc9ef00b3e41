import { type Duration, adamw, adaptiveClip, chain, cosine, stepsOf, warmupCosine } from '@sparsam/optim';
import type { Optimizer } from './optimizer.ts';

export type RecipeOptions = {
  /** Learning rate after the warm-up for a batch of 256; scales with the batch. */
  readonly learningRate?: number;
  readonly finalLearningRate?: number;
  readonly warmup?: Duration;
  /** Weight decay at the first step and at the end. */
  readonly weightDecay?: number;
  readonly finalWeightDecay?: number;
  /** Factor of adaptive clipping; `null` for none. */
  readonly clipFactor?: number | null;
  readonly beta1?: number;
  readonly beta2?: number;
};

/**
 * The published recipe: AdamW, learning rate 5e-4 * batch / 256 from 0 over two epochs and by a cosine to 0, weight
 * decay from 0.04 to 0.4 by a cosine, adaptive clipping 0.32 (Nielsen et al., arXiv 2304.05163).
 */
export function defaultRecipe(options: RecipeOptions = {}): Optimizer {
  const { learningRate = 5e-4, finalLearningRate = 0, warmup = { epochs: 2 } } = options;
  const {
    weightDecay = 0.04,
    finalWeightDecay = 0.4,
    clipFactor = 0.32,
    beta1 = 0.9,
    beta2 = 0.999,
  } = options;
  const update = adamw({ beta1, beta2 });
  const transform =
    clipFactor === null ? update : chain({ clip: adaptiveClip({ factor: clipFactor }), adamw: update });
  return {
    transform,
    rates(plan) {
      const base = (learningRate * plan.batchSize) / 256;
      const total = plan.totalSteps;
      return {
        learningRate: warmupCosine({ base, final: finalLearningRate, warmup: stepsOf(warmup, plan), total }),
        weightDecay: cosine({ from: weightDecay, to: finalWeightDecay, steps: total }),
      };
    },
  };
}
