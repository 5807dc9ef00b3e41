import type { StepMemory } from '@sparsam/core';
import type { Graph, Node } from '../ir/graph.ts';
import { bytesOf } from './bytes.ts';
import { peakBytes } from './lifetimes.ts';

/** Bytes of what a graph is given and returns. */
export const borderBytes = ({ inputs, outputs }: Graph): number =>
  [...inputs.values(), ...outputs.values()].reduce((sum, value) => sum + bytesOf(value), 0);

/** What a graph takes whose nodes run in the given order. */
export const stepMemory = (graph: Graph, order: readonly Node[]): StepMemory => ({
  border: borderBytes(graph),
  held: peakBytes(graph, order),
});
