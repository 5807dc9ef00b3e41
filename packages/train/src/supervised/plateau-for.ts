import type { Length } from '../loop/train-options.ts';
import type { PlateauOptions } from '../steer/plateau.ts';

/** From this many steps on the published durations are used as they are. */
const publishedFrom = 5000;

/**
 * The published plateau schedule (factor 0.5, patience 500, cooldown 500, warm-up 250 steps) for runs long enough to see
 * it at work; for shorter ones the same parts of a run of 5,000 steps.
 */
export function plateauFor(length: Length): PlateauOptions {
  const published = { factor: 0.5, patience: 500, cooldown: 500, warmup: 250 };
  if ('minutes' in length || length.totalSteps >= publishedFrom) return published;
  const scale = (steps: number): number =>
    Math.max(1, Math.round((steps * length.totalSteps) / publishedFrom));
  return {
    factor: 0.5,
    patience: scale(500),
    cooldown: scale(500),
    warmup: scale(250),
    memory: Math.min(50, Math.max(5, scale(250))),
  };
}
