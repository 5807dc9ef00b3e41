import { expect, test } from 'vitest';
import { createNetwork, sink, source } from './min-cut.ts';

test('the cheapest cut is found, and of equal ones that nearest to the end', () => {
  const network = createNetwork();
  const [a, b, c] = [network.place(), network.place(), network.place()];
  network.pipe(source, a, 5);
  network.pipe(a, b, 3);
  network.pipe(b, c, 3);
  network.pipe(source, c, 1);
  network.pipe(c, sink, Infinity);
  expect([...network.cut()]).toEqual([0, 1, 0, 0, 1]);
});

test('a way that was taken too early is given up for a better one', () => {
  const network = createNetwork();
  const [a, b] = [network.place(), network.place()];
  network.pipe(source, a, 1);
  network.pipe(source, b, 1);
  network.pipe(a, b, 1);
  network.pipe(a, sink, 1);
  network.pipe(b, sink, 1);
  // Both units pass, so that the pipes into the end are full, too.
  expect([...network.cut()]).toEqual([0, 1, 0, 0]);
});

test('every cut of small random networks costs no less than the one found', () => {
  let state = 7;
  const random = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let round = 0; round < 40; round++) {
    const network = createNetwork();
    const places = [source, sink, ...Array.from({ length: 5 }, () => network.place())];
    const pipes = Array.from({ length: 16 }, () => [random(7), random(7), random(9)] as const);
    for (const [from, to, capacity] of pipes) network.pipe(from, to, capacity);
    const cost = (side: (place: number) => number): number =>
      pipes.reduce(
        (sum, [from, to, capacity]) => sum + (side(from) === 0 && side(to) === 1 ? capacity : 0),
        0,
      );
    const found = network.cut();
    const all = Array.from({ length: 32 }, (_, sides) =>
      cost((place) => (place === source ? 0 : place === sink ? 1 : (sides >> (place - 2)) & 1)),
    );
    expect(found).toHaveLength(places.length);
    expect(cost((place) => found[place] as number)).toBe(Math.min(...all));
  }
});

test('a way without a limit is a mistake', () => {
  const network = createNetwork();
  network.pipe(source, sink, Infinity);
  expect(() => network.cut()).toThrow('without a limit');
});
