import { commonSubexpressions } from './common-subexpressions.ts';
import { constantFolding } from './constant-folding.ts';
import { deadCode } from './dead-code.ts';
import { finishEarly } from './finish-early.ts';
import { gemmScale } from './gemm-scale.ts';
import { matmulTransposes } from './matmul-transposes.ts';
import type { Pass } from './pass.ts';
import { type RecomputeOptions, recompute } from './recompute.ts';
import { reductions } from './reductions.ts';
import { type RematerializeOptions, rematerialize } from './rematerialize/rematerialize.ts';
import { simplify } from './simplify.ts';
import { type TileSizes, tileRows } from './tile-rows.ts';

/** Sizes at which passes set in; the defaults fit the caches of current processors. */
export type PassOptions = TileSizes &
  RecomputeOptions &
  RematerializeOptions & {
    /** With `low`, what is dear to compute is computed twice as well, so that less is held at a time. */
    readonly memory?: 'usual' | 'low';
  };

/** The passes every engine runs, in order. */
export function standardPasses(options: PassOptions = {}): readonly Pass[] {
  return [
    deadCode,
    constantFolding,
    simplify,
    simplify,
    commonSubexpressions,
    matmulTransposes,
    gemmScale,
    reductions,
    simplify,
    commonSubexpressions,
    deadCode,
    recompute(options),
    tileRows(options),
    finishEarly,
    ...(options.memory === 'low' ? [rematerialize(options)] : []),
  ];
}
