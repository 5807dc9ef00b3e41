import { commonSubexpressions } from './common-subexpressions.ts';
import { constantFolding } from './constant-folding.ts';
import { deadCode } from './dead-code.ts';
import { finishEarly } from './finish-early.ts';
import { gemmAddend } from './gemm-addend.ts';
import { gemmScale } from './gemm-scale.ts';
import { matmulTransposes } from './matmul-transposes.ts';
import type { Pass } from './pass.ts';
import { reductions } from './reductions.ts';
import { simplify } from './simplify.ts';
import { tileRows } from './tile-rows.ts';

/** The passes every engine runs, in order. */
export const standardPasses: readonly Pass[] = [
  deadCode,
  constantFolding,
  simplify,
  simplify,
  commonSubexpressions,
  matmulTransposes,
  gemmScale,
  gemmAddend,
  reductions,
  simplify,
  commonSubexpressions,
  deadCode,
  tileRows(),
  finishEarly,
];
