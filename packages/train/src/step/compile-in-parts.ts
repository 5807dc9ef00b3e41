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
import type { PartInput, TrainState, TrainStep } from './create-train-step.ts';

/** What a step in parts is given: the input of each part by its number, from 0. Each holds the numbers of the step. */
export type PartsInput = { readonly parts: { readonly [part: string]: PartInput<NdArray> } } & Tree<NdArray>;

/** Metrics of parts as those of the whole: the loss is the sum by the parts' shares, every other number the mean. */
function metricsOfWhole(all: readonly Tree<NdArray>[], shares: readonly number[]): Tree<NdArray> {
  const [first, ...others] = all.map((metrics) => new Map(Object.entries(metrics as Flat<NdArray>)));
  const wholes = [...(first ?? [])].map(([name, { shape, data }]) => {
    const weight = (part: number): number => (name === 'loss' ? (shares[part] as number) : 1 / all.length);
    const sum = Float64Array.from(data, (value) => weight(0) * value);
    others.forEach((metrics, index) =>
      metrics
        .get(name)
        ?.data.forEach((value, at) => (sum[at] = (sum[at] as number) + weight(index + 1) * value)),
    );
    return [name, { dtype: 'float32', shape, data: Float32Array.from(sum) }] as const;
  });
  return Object.fromEntries(wholes);
}

/**
 * A training step for batches that do not fit into memory, in parts of `images`, compiled in two: one half is run on each
 * part and adds up the gradients by the parts' shares, the other moves the state by them. The state is that of the step in one.
 * What an objective computes over a batch (statistics of normalisation, a centre), it computes over each part in turn.
 */
export async function compileInParts(
  engine: Engine,
  { gradientStep, updateStep, inputSpec }: TrainStep,
  initial: TrainState<NdArray>,
  images: number,
  options?: CompileOptions,
): Promise<CompiledStep> {
  const { params, ...rest } = initial.objective;
  const none = mapTree<NdArray, NdArray>(params, ({ dtype, shape }) => zeros(dtype, shape));
  const spec = { ...inputSpec(images), share: { dtype: 'float32', shape: [] } } as const;
  const specOf = (tree: Tree<NdArray>): Tree<TensorSpec> =>
    mapTree<NdArray, TensorSpec>(tree, ({ dtype, shape }) => ({ dtype, shape }));
  const between = { objective: specOf(rest), gradients: specOf(params), scalars: spec.scalars };
  const begun = { objective: initial.objective, gradients: none };
  const gradients = await engine.compile(gradientStep, begun, spec, options);
  const update = await engine.compile(updateStep, initial, between, options).catch(async (error: unknown) => {
    await gradients.dispose();
    throw error;
  });
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
      const shares = given.map(({ share }) => share.data[0] as number);
      return { ...metricsOfWhole(metrics, shares), ...moved };
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
