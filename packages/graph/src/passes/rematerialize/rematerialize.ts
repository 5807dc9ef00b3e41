import { executionOrder } from '../../cost/execution-order.ts';
import { peakBytes } from '../../cost/lifetimes.ts';
import type { Graph, Node, Value } from '../../ir/graph.ts';
import { deadCode } from '../dead-code.ts';
import type { Pass } from '../pass.ts';
import { rewrite } from '../rewrite.ts';
import { chooser, effort } from './choose.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export type RematerializeOptions = {
  /** Part of the bytes held at the peak that is aimed at. */
  readonly heldShare?: number;
};

/** Prices of holding a byte that are tried, in operations, and how often the range between them is halved. */
const prices = { lowest: 1, highest: 1e6, halvings: 6 } as const;

/** What came of a choice of nodes. */
type Tried = { readonly graph: Graph; readonly work: number; readonly peak: number };

/** The graph with the chosen nodes run a second time, which all late nodes read. */
function runAgain(graph: Graph, chosen: ReadonlySet<Node>, { place, top }: Timeline): Graph {
  const copies = new Map<Value, Value>();
  const rewritten = rewrite(graph, (node, inputs, builder) => {
    if ((place.get(node) as number) > top) {
      const late = node.inputs.map((value, i) => copies.get(value) ?? (inputs[i] as Value));
      return builder.node(node.op, late, node.attributes);
    }
    const first = builder.node(node.op, inputs, node.attributes);
    const reads = node.inputs.map((value, i) => copies.get(value) ?? (inputs[i] as Value));
    // A reshape of what is held is held with it.
    const alike = node.op === 'Reshape' && !copies.has(node.inputs[0] as Value);
    if (!chosen.has(node) || alike) return first;
    const second = builder.node(node.op, reads, node.attributes);
    node.outputs.forEach((value, i) => copies.set(value, second[i] as Value));
    return first;
  });
  return deadCode.run(rewritten);
}

/**
 * Computes values of the forward pass a second time for the backward pass, until at most a share of the bytes at the
 * peak is held (rematerialisation; Chen et al., arXiv 1604.06174). Of the values that do not cross from one block of the
 * network into the next, those are taken that free most memory for the least work. Nothing is computed in another way,
 * so every bit of the result stays.
 *
 * It stands last, as it follows the order of running. The second copy of a node stands right behind the first: an
 * engine that runs what a node needs from its latest input to its earliest one comes to it last, when it is wanted.
 */
export const rematerialize = ({ heldShare = 0.5 }: RematerializeOptions = {}): Pass => ({
  name: 'rematerialize',
  run: (graph) => {
    const timeline = timelineOf(graph);
    const target = timeline.peak * heldShare;
    const choose = chooser(timeline);
    const tried = new Map<number, Tried>([[0, { graph, work: 0, peak: timeline.peak }]]);
    const at = (price: number): Tried => {
      const chosen = choose(price);
      const work = [...chosen].reduce((sum, node) => sum + effort(node), 0);
      // A higher price is never answered by less work, and by as much only where as much is held.
      const known = tried.get(work);
      if (known !== undefined) return known;
      const after = runAgain(graph, chosen, timeline);
      const found = { graph: after, work, peak: peakBytes(after, executionOrder(after)) };
      tried.set(work, found);
      return found;
    };
    let [low, high] = [Math.log(prices.lowest), Math.log(prices.highest)];
    at(prices.highest);
    for (let halving = 0; halving < prices.halvings; halving++) {
      const middle = (low + high) / 2;
      if (at(Math.exp(middle)).peak <= target) high = middle;
      else low = middle;
    }
    const all = [...tried.values()].sort((a, b) => a.work - b.work);
    const lowest = all.reduce((best, found) => (found.peak < best.peak ? found : best));
    return (all.find(({ peak }) => peak <= target) ?? lowest).graph;
  },
});
