export { emaUpdate } from './ema-update.ts';
export { momentumOver } from './momentum-over.ts';
export { constant } from './schedules/constant.ts';
export { cosine } from './schedules/cosine.ts';
export { countLearned } from './schedules/count-learned.ts';
export { type Duration, stepsOf } from './schedules/duration.ts';
export { linear } from './schedules/linear.ts';
export { type WarmupCosineOptions, warmupCosine } from './schedules/warmup-cosine.ts';
export { type AdamWOptions, adamw } from './transforms/adamw.ts';
export { type AdaptiveClipOptions, adaptiveClip } from './transforms/adaptive-clip.ts';
export { chain } from './transforms/chain.ts';
export { clipByGlobalNorm } from './transforms/clip-by-global-norm.ts';
export { freeze } from './transforms/freeze.ts';
export { globalNorm } from './transforms/global-norm.ts';
export {
  type GradientTransform,
  type Rates,
  type TransformResult,
  stateless,
} from './transforms/gradient-transform.ts';
export { decaysMatrices } from './transforms/masks.ts';
export { applyUpdates } from './updates/apply-updates.ts';
export { type ParameterUpdate, parameterUpdate } from './updates/parameter-update.ts';
