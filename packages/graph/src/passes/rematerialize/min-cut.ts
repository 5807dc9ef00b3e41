/** A network of pipes from place 0 to place 1, each with a capacity in one direction. */
export interface Network {
  /** A further place. */
  place(): number;
  /** A pipe; its capacity is 0 or more, and may be Infinity. */
  pipe(from: number, to: number, capacity: number): void;
  /** Whether each place lies on the side of place 1 in the cut of least capacity; of equal cuts, the one nearest to it. */
  cut(): Uint8Array;
}

export const source = 0;
export const sink = 1;

/** Less than this is left over by rounding. */
const nothing = 1e-6;

/**
 * Minimum cut by the algorithm of Dinic (Soviet Math. Doklady 11, 1970). Throws Error where no cut is finite, which is a
 * mistake in what was built.
 */
export function createNetwork(): Network {
  /** Pipe 2n and its way back 2n + 1. */
  const ends: number[] = [];
  const left: number[] = [];
  const pipesOf: number[][] = [[], []];
  const at = (list: readonly number[], index: number): number => list[index] as number;
  const pipes = (place: number): readonly number[] => pipesOf[place] as number[];

  /** Pipes to go from each place to the sink, or -1. */
  function distances(): Int32Array {
    const distance = new Int32Array(pipesOf.length).fill(-1);
    distance[sink] = 0;
    const queue = [sink];
    for (let head = 0; head < queue.length; head++) {
      const place = queue[head] as number;
      for (const pipe of pipes(place)) {
        // Looked at from its end: the pipe that leads here is the other one of the pair.
        const from = at(ends, pipe);
        if (at(left, pipe ^ 1) <= nothing || distance[from] !== -1) continue;
        distance[from] = (distance[place] as number) + 1;
        queue.push(from);
      }
    }
    return distance;
  }

  /** Sends as much as fits along shortest ways until there is none of that length. */
  function fill(distance: Int32Array): void {
    const next = new Int32Array(pipesOf.length);
    const way: number[] = [];
    let place = source;
    for (;;) {
      if (place === sink) {
        const amount = way.reduce((least, pipe) => Math.min(least, at(left, pipe)), Infinity);
        if (amount === Infinity) throw new Error('The network has a way without a limit.');
        for (const pipe of way) {
          left[pipe] = at(left, pipe) - amount;
          left[pipe ^ 1] = at(left, pipe ^ 1) + amount;
        }
        way.length = 0;
        place = source;
        continue;
      }
      const pipe = pipes(place)[next[place] as number];
      if (pipe === undefined) {
        const back = way.pop();
        if (back === undefined) return;
        place = at(ends, back ^ 1);
      } else if (at(left, pipe) > nothing && distance[at(ends, pipe)] === (distance[place] as number) - 1) {
        way.push(pipe);
        place = at(ends, pipe);
        continue;
      }
      next[place] = (next[place] as number) + 1;
    }
  }

  return {
    place: () => pipesOf.push([]) - 1,
    pipe(from, to, capacity) {
      (pipesOf[from] as number[]).push(ends.push(to) - 1);
      (pipesOf[to] as number[]).push(ends.push(from) - 1);
      left.push(capacity, 0);
    },
    cut() {
      let distance = distances();
      for (; distance[source] !== -1; distance = distances()) fill(distance);
      return Uint8Array.from(distance, (pipesToGo) => (pipesToGo === -1 ? 0 : 1));
    },
  };
}
