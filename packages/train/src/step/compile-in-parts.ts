import {
  type CompileOptions,
  type CompiledStep,
  type Engine,
  type Flat,
  type NdArray,
  type TensorSpec,
  type Tree,
  mapTree,
  zeros,
} from '@sparsam/core';
import type { StepInput, TrainState, TrainStep } from './create-train-step.ts';

/** What a step in parts is given: the input of each part by its number, from 0. Each holds the numbers of the step. */
export type PartsInput = { readonly parts: { readonly [part: string]: StepInput<NdArray> } } & Tree<NdArray>;

/** Metrics of equal parts as those of the whole: the mean of each number. */
function meanOf(all: readonly Tree<NdArray>[]): Tree<NdArray> {
  const [first, ...others] = all.map((metrics) => new Map(Object.entries(metrics as Flat<NdArray>)));
  const means = [...(first ?? [])].map(([name, { shape, data }]) => {
    const sum = Float32Array.from(data);
    for (const metrics of others)
      metrics.get(name)?.data.forEach((value, at) => (sum[at] = (sum[at] as number) + value));
    return [name, { dtype: 'float32', shape, data: sum.map((value) => value / all.length) }] as const;
  });
  return Object.fromEntries(means);
}

/**
 * A training step for batches that do not fit into memory, compiled in two: one half is run on each part of the batch
 * and adds up the gradients, the other moves the state by their mean. The state is that of the step in one. What an
 * objective computes over a batch (statistics of normalisation, a centre), it computes over each part in turn.
 */
export async function compileInParts(
  engine: Engine,
  { gradientStep, updateStep, inputSpec }: TrainStep,
  initial: TrainState<NdArray>,
  { parts, batchSize }: { readonly parts: number; readonly batchSize: number },
  options?: CompileOptions,
): Promise<CompiledStep> {
  const { params, ...rest } = initial.objective;
  const none = mapTree<NdArray, NdArray>(params, ({ dtype, shape }) => zeros(dtype, shape));
  const spec = inputSpec(batchSize / parts);
  const specOf = (tree: Tree<NdArray>): Tree<TensorSpec> =>
    mapTree<NdArray, TensorSpec>(tree, ({ dtype, shape }) => ({ dtype, shape }));
  const between = { objective: specOf(rest), gradients: specOf(params), scalars: spec.scalars };
  const begun = { objective: initial.objective, gradients: none };
  const gradients = await engine.compile(gradientStep(parts), begun, spec, options);
  const update = await engine.compile(updateStep, initial, between, options);
  return {
    async run(input) {
      const given = Object.values((input as PartsInput).parts);
      const metrics: Tree<NdArray>[] = [];
      for (const part of given) metrics.push(await gradients.run(part));
      const { objective, gradients: sums } = gradients.state() as {
        readonly objective: TrainState<NdArray>['objective'];
        readonly gradients: Flat<NdArray>;
      };
      const { params: _, ...others } = objective;
      const scalars = given[0]?.scalars ?? {};
      const moved = await update.run({ objective: others, gradients: sums, scalars });
      const { objective: next } = update.state() as TrainState<NdArray>;
      gradients.setState({ objective: next, gradients: none });
      return { ...meanOf(metrics), ...moved };
    },
    state: () => update.state(),
    setState(state) {
      update.setState(state);
      gradients.setState({ objective: (state as TrainState<NdArray>).objective, gradients: none });
    },
    async dispose() {
      await gradients.dispose();
      await update.dispose();
    },
  };
}
