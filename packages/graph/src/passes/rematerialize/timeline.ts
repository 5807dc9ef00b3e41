import { bytesOf } from '../../cost/bytes.ts';
import { executionOrder } from '../../cost/execution-order.ts';
import { heldBytes, lifetimesOf, ownerOf } from '../../cost/lifetimes.ts';
import type { Graph, Node, Value } from '../../ir/graph.ts';

/** A graph in the order in which it runs, cut where most is held: at the end of the forward pass of a training step. */
export type Timeline = {
  readonly order: readonly Node[];
  readonly place: ReadonlyMap<Node, number>;
  /** Most bytes held, and the last of the early places: those up to the one where so much is held. */
  readonly peak: number;
  readonly top: number;
  /** The value whose memory a value is. */
  readonly owner: (value: Value) => Value;
  /** Whether a value has a buffer between operators, rather than memory of the graph's border or its constants. */
  readonly between: (value: Value) => boolean;
};

export function timelineOf(graph: Graph): Timeline {
  const order = executionOrder(graph);
  const border = new Set(graph.outputs.values());
  const held = heldBytes(lifetimesOf(graph, order), order.length);
  const top = held.reduce((best, bytes, place) => (bytes > (held[best] as number) ? place : best), 0);
  return {
    order,
    place: new Map(order.map((node, place) => [node, place])),
    peak: held[top] ?? 0,
    top,
    owner: (value) => ownerOf(value, (candidate) => border.has(candidate)),
    between: (value) => value.source.kind === 'node' && !border.has(value),
  };
}

/** What becomes of the early values of a timeline. */
export type Uses = {
  /** Buffers made early, by where they are made, and the last early place that reads each. */
  readonly lastEarly: ReadonlyMap<Value, number>;
  /** Those of them that are read late, too. */
  readonly late: ReadonlySet<Value>;
};

export function usesOf({ order, place, top, owner, between }: Timeline): Uses {
  const lastEarly = new Map<Value, number>();
  const late = new Set<Value>();
  order.forEach((node, reader) => {
    for (const value of node.inputs.map(owner)) {
      if (!between(value) || value.source.kind !== 'node') continue;
      if ((place.get(value.source.node) as number) > top) continue;
      if (reader > top) late.add(value);
      else lastEarly.set(value, reader);
    }
  });
  return { lastEarly, late };
}

/** Part of what is held from early to late that a stretch between two borders makes. */
const stretch = 1 / 32;
/** Part of what a stretch holds that may lead over its border. */
const narrow = 1 / 4;

/**
 * Values that may not be computed again because they lead from one stretch of the early nodes into another: what is
 * computed again in a stretch then begins at its border, and not at the first layer. Borders are where least leads
 * over, which is between the blocks of a network: there it is their one result.
 */
export function borderValues({ place, top }: Timeline, { lastEarly, late }: Uses): ReadonlySet<Value> {
  const made = (value: Value): number =>
    value.source.kind === 'node' ? (place.get(value.source.node) as number) : -1;
  const spans = [...lastEarly].map(([value, last]) => ({
    bytes: bytesOf(value),
    from: made(value),
    to: Math.max(made(value), last - 1),
  }));
  const leading = heldBytes(spans, top + 1);
  const kept = new Float64Array(top + 1);
  for (const value of late) kept[made(value)] = (kept[made(value)] as number) + bytesOf(value);
  const goal = kept.reduce((sum, bytes) => sum + bytes, 0) * stretch;

  const borders: number[] = [];
  let since = 0;
  let best = -1;
  for (let at = 0; at <= top; at++) {
    since += kept[at] as number;
    const over = leading[at] as number;
    if (since < goal / 2) continue;
    if (over <= narrow * since && (best === -1 || over <= (leading[best] as number))) best = at;
    if (since < 1.5 * goal || best === -1) continue;
    borders.push(best);
    since = 0;
    for (let after = best + 1; after <= at; after++) since += kept[after] as number;
    best = -1;
  }
  return new Set(
    [...lastEarly]
      .filter(([value, last]) => borders.some((border) => made(value) <= border && border < last))
      .map(([value]) => value),
  );
}
