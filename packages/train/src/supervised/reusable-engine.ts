import {
  type CompiledStep,
  type Engine,
  type NdArray,
  type TensorSpec,
  type Tree,
  flatten,
} from '@sparsam/core';

/** Steps that stay compiled between runs, and the engine that hands them out. */
export interface ReusableEngine {
  /**
   * The engine for one kind of step. Whoever names a kind vouches that steps of that name with equal shapes of state and
   * input are the same function; a step is then compiled once and given another state for every further run.
   */
  as(kind: string): Engine;
  /** Frees the steps that nobody uses now: for where memory ran out. They are compiled anew when they are wanted. */
  free(): Promise<void>;
  /** Frees everything; no call after it. */
  close(): Promise<void>;
}

type Kept = { readonly step: CompiledStep; busy: boolean };

const shapes = (tree: Tree<NdArray | TensorSpec>): string =>
  [...flatten<NdArray | TensorSpec>(tree)]
    .map(([path, { dtype, shape }]) => `${path} ${dtype} ${shape.join()}`)
    .join(';');

/** Supervised training in few labels is many short runs of one graph, and compiling it takes longer than some of them. */
export function reusableEngine(engine: Engine): ReusableEngine {
  const kept = new Map<string, Kept>();
  return {
    as: (kind) => ({
      name: engine.name,
      async compile(step, state, input, options) {
        const id = `${kind}|${shapes(state)}|${shapes(input)}`;
        const known = kept.get(id);
        if (known?.busy === true) return engine.compile(step, state, input, options);
        const entry = known ?? { step: await engine.compile(step, state, input, options), busy: true };
        if (known !== undefined) entry.step.setState(state);
        entry.busy = true;
        kept.set(id, entry);
        return {
          run: (given) => entry.step.run(given),
          state: () => entry.step.state(),
          setState: (given) => entry.step.setState(given),
          async dispose() {
            entry.busy = false;
          },
        };
      },
    }),
    async free() {
      for (const [id, { step, busy }] of kept) {
        if (busy) continue;
        kept.delete(id);
        await step.dispose();
      }
    },
    async close() {
      for (const { step } of kept.values()) await step.dispose();
      kept.clear();
    },
  };
}
