import type { NamedTensorInfoMap } from '@tensorflow/tfjs-core';
import type { Builder } from '../ir/builder.ts';
import type { Value } from '../ir/graph.ts';

/** A kernel's tensor arguments as values of the graph. */
export type Operands<Inputs> = { readonly [Name in keyof Inputs]: Value };

/** How one tfjs kernel becomes nodes of the graph. */
export type Kernel = {
  readonly lower: (builder: Builder, inputs: never, attributes: never) => Value | readonly Value[];
};

/** Types a lowering by the kernel's own tfjs input and attribute types. */
export function defineKernel<
  Inputs extends NamedTensorInfoMap | readonly unknown[],
  Attributes = Record<string, never>,
>(
  lower: (
    builder: Builder,
    inputs: Inputs extends readonly unknown[] ? readonly Value[] : Operands<Inputs>,
    attributes: Attributes,
  ) => Value | readonly Value[],
): Kernel {
  return { lower: lower as Kernel['lower'] };
}
