import { type CompiledStep, type NdArray, SparsamError, type Tree, flatten } from '@sparsam/core';
import { type Graph, type Measured, emitOnnx, quantizeProducts, runPasses } from '@sparsam/graph';
import { createCompiledStep } from './compiled-step.ts';
import { type Provider, createSession } from './session.ts';

type Runtime = typeof import('onnxruntime-node');

export type QuantizationOptions = {
  readonly threads: number;
  readonly provider: Provider;
  /** What the ranges are measured on. */
  readonly typicalInputs: (() => Iterable<Tree<NdArray>>) | undefined;
};

/**
 * A step for a constant state whose products with constants are computed in eight bits; the ranges to round in are those of
 * runs on the typical inputs. Throws SparsamError (usage) where there are none.
 */
export async function createQuantizedStep(
  runtime: Runtime,
  graph: Graph,
  state: Tree<NdArray>,
  { threads, provider, typicalInputs }: QuantizationOptions,
): Promise<CompiledStep> {
  const start = async (one: Graph): Promise<CompiledStep> => {
    const session = await createSession(runtime, emitOnnx(one), threads, provider, { rewriting: 'all' });
    return createCompiledStep(runtime, session, one, state);
  };
  const { measure, quantize } = quantizeProducts(graph);
  const measuring = await start(measure);
  const measured: Measured[] = [];
  try {
    for (const input of typicalInputs?.() ?? []) {
      const outputs = [...flatten(await measuring.run(input), 'output')];
      measured.push(new Map(outputs.map(([path, { data }]) => [path, data as Float32Array])));
    }
  } finally {
    await measuring.dispose();
  }
  if (measured.length === 0) {
    throw new SparsamError(
      'usage',
      'Rounding to eight bits needs images to measure ranges on: give extractFeatures some as `typical`.',
    );
  }
  return start(runPasses(graph, [{ name: 'quantize-products', run: () => quantize(measured) }]));
}
