import { bytesMoved, bytesOf } from '../../cost/bytes.ts';
import { flopsOf } from '../../cost/flops.ts';
import type { Node } from '../../ir/graph.ts';
import { createNetwork, sink, source } from './min-cut.ts';
import type { Timeline } from './timeline.ts';
import { borderValues, usesOf } from './timeline.ts';

/** Operations in the time of moving one byte to memory and back, on current processors. */
const flopsPerByte = 12;
/** Operations in the time that a runtime takes to start an operator. */
const flopsPerNode = 1e6;

/** What running a node takes, in operations of a matrix product. */
export function effort(node: Node): number {
  return node.op === 'Reshape' ? 0 : flopsPerNode + flopsOf(node) + flopsPerByte * bytesMoved(node);
}

/**
 * For a price of holding a byte (in operations): the early nodes to run again. Each value that is needed late is either
 * held, or its node runs again and what that reads is needed late, too. Of all such choices the one of least price and
 * effort together is a minimum cut (as in Checkmate, Jain et al., arXiv 1910.02653, without its schedule of time).
 */
export function chooser(timeline: Timeline): (price: number) => ReadonlySet<Node> {
  const { order, top, owner, between } = timeline;
  const uses = usesOf(timeline);
  const borders = borderValues(timeline, uses);
  const early = order.slice(0, top + 1);
  return (price) => {
    const network = createNetwork();
    const runs = new Map(early.map((node) => [node, network.place()]));
    const needed = new Map(
      early.flatMap(({ outputs }) => outputs.map((value) => [value, network.place()] as const)),
    );
    for (const node of early) {
      const run = runs.get(node) as number;
      const bordering = node.outputs.some((value) => borders.has(value));
      network.pipe(source, run, bordering ? Infinity : effort(node));
      for (const value of node.inputs) {
        const operand = needed.get(value);
        if (operand !== undefined) network.pipe(operand, run, Infinity);
      }
      for (const value of node.outputs) {
        // A reshape has no memory of its own to hold.
        const held = owner(value) !== value ? Infinity : between(value) ? price * bytesOf(value) : 0;
        network.pipe(run, needed.get(value) as number, held);
      }
    }
    for (const node of order.slice(top + 1))
      for (const value of node.inputs) {
        const operand = needed.get(value);
        if (operand !== undefined) network.pipe(operand, sink, Infinity);
      }
    const again = network.cut();
    return new Set(early.filter((node) => again[runs.get(node) as number] === 1));
  };
}
