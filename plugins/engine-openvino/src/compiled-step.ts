import {
  type CompiledStep,
  type NdArray,
  SparsamError,
  type Tree,
  checkArray,
  cloneArray,
  flatten,
  mapTree,
} from '@sparsam/core';
import { type Graph, type Value, outputName, underPrefix } from '@sparsam/graph';
import type { OpenvinoApi } from './api.ts';
import type { Plan } from './plan.ts';
import { type Session, allocate } from './session.ts';

type Arrays = Map<string, NdArray>;

/**
 * A step on a session. The state lives in two sets of arrays; one infer request reads the first and writes the second,
 * another the other way round, and they take turns. Both are bound once, so a step neither copies the state nor
 * allocates. `session` is undefined where nothing is computed.
 */
export function createCompiledStep(
  api: OpenvinoApi,
  session: Session | undefined,
  whole: Graph,
  { graph, origins }: Plan,
  initial: Tree<NdArray>,
): CompiledStep {
  const fresh = (array: Pick<Value, 'dtype' | 'shape'>): NdArray => allocate(api, array);
  /** What the step changes has an array in each set, the rest of the state is shared; values in the model have none. */
  const states: readonly [Arrays, Arrays] = [new Map(), new Map()];
  const origin = (path: string) => origins.get(path);
  const inModel: Arrays = new Map();
  for (const [path, array] of flatten(initial, 'state')) {
    if (!whole.inputs.has(path)) {
      inModel.set(path, array);
      continue;
    }
    const own = fresh(array);
    own.data.set(array.data);
    states[0].set(path, own);
    states[1].set(path, origin(path) === undefined ? own : fresh(array));
  }
  const inputs: Arrays = new Map();
  for (const [path, value] of whole.inputs) if (path.startsWith('input/')) inputs.set(path, fresh(value));
  // An output that is also the next value of a leaf of the state is read from there.
  const outputs: Arrays = new Map();
  for (const [path, value] of graph.outputs) if (!path.startsWith('state/')) outputs.set(path, fresh(value));

  const turns = ([0, 1] as const).map((from) => {
    const [before, after] = [states[from], states[1 - from] as Arrays];
    const given = (path: string): NdArray => (before.get(path) ?? inputs.get(path)) as NdArray;
    const computed = (path: string): NdArray => (after.get(path) ?? outputs.get(path)) as NdArray;
    const infer = session?.bind({
      inputs: new Map([...graph.inputs.keys()].map((path) => [path, given(path)])),
      outputs: new Map([...graph.outputs.keys()].map((path) => [outputName(path), computed(path)])),
    });
    const valueOf = (path: string): NdArray => {
      const found = origin(path);
      if (found?.kind === 'constant') return found.array;
      return found?.kind === 'given' ? given(found.path) : computed(found?.name ?? path);
    };
    return {
      infer,
      valueOf,
      /** Leaves of the next state that the model does not write itself. */
      copy(): void {
        for (const path of origins.keys()) {
          const target = after.get(path);
          if (target !== undefined && !graph.outputs.has(path)) target.data.set(valueOf(path).data);
        }
      },
    };
  });
  let current: 0 | 1 = 0;
  let disposed = false;

  return {
    async run(input) {
      if (disposed) throw new SparsamError('internal', 'A step was run after it had been disposed.');
      const given = flatten(input, 'input');
      for (const [path, array] of inputs) array.data.set(checkArray(path, given.get(path), array).data);
      const turn = turns[current] as (typeof turns)[number];
      await turn.infer?.();
      turn.copy();
      current = current === 0 ? 1 : 0;
      return underPrefix(
        [...origins.keys()]
          .filter((path) => path.startsWith('output/'))
          .map((path) => [path, cloneArray(turn.valueOf(path))] as const),
        'output',
      );
    },
    state: () =>
      underPrefix(
        [...inModel, ...states[current]].map(([path, array]) => [path, cloneArray(array)] as const),
        'state',
      ),
    setState(state) {
      if (inModel.size > 0)
        throw new SparsamError('internal', 'A step compiled for a constant state was given another one.');
      const given = flatten(state, 'state');
      for (const [path, array] of states[current]) checkArray(path, given.get(path), array);
      mapTree(state, (array, path) => (states[current].get(path) as NdArray).data.set(array.data), 'state');
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      session?.release();
    },
  };
}
