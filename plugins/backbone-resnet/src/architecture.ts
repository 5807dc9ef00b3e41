import { type BlockTokens, SparsamError } from '@sparsam/core';

/** The sizes that make one residual network differ from another. */
export type Architecture = {
  /** Two 3 x 3 convolutions (`basic`), or a 3 x 3 one between two of 1 x 1, the last four times as wide (`bottleneck`). */
  readonly block: 'basic' | 'bottleneck';
  /** Residual blocks of each stage; every stage but the first halves the map and doubles the width. */
  readonly layers: readonly number[];
  /** Channels of the stem and of the first stage's 3 x 3 convolutions. */
  readonly width: number;
  /** Whether the last norm of every block starts at 0, so that the network starts as its shortcuts. */
  readonly zeroInitLast: boolean;
};

/** Channels at the end of a block by those of its 3 x 3 convolutions. */
export const expansion = { basic: 1, bottleneck: 4 } as const;

/** Pixels along a side that one place of the stem's map stands for: a convolution and a pooling, each of stride 2. */
const stemStride = 4;

/** Channels of the 3 x 3 convolutions of a stage. */
export function stageWidth({ width }: Pick<Architecture, 'width'>, stage: number): number {
  return width * 2 ** stage;
}

/** What every stage returns. */
export function stagesOf(architecture: Architecture): BlockTokens[] {
  return architecture.layers.map((_, stage) => ({
    embedDim: stageWidth(architecture, stage) * expansion[architecture.block],
    patchSize: stemStride * 2 ** stage,
  }));
}

/** The last stage, whose mean is the feature. Throws a usage error where there is none. */
export function lastStage(name: string, architecture: Architecture): BlockTokens {
  const last = stagesOf(architecture).at(-1);
  if (last === undefined)
    throw new SparsamError('usage', `ResNet ${name}: layers must name the blocks of at least one stage.`);
  return last;
}
