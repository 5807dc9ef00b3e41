import { type Key, uniforms } from '@sparsam/core';

/** A smooth random function of the plane, about uniform in [-1, 1]. */
export type Noise = (x: number, y: number) => number;

const lattice = 16;

/**
 * Value noise: random values on a grid of unit spacing, blended by smoothstep; repeats every 16 units. Scale the
 * arguments to choose the size of its grains.
 */
export function valueNoise(key: Key): Noise {
  const values = Float32Array.from(uniforms(key, lattice * lattice, -1, 1));
  const mask = lattice - 1;
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const fx = x - column;
    const fy = y - row;
    const u = fx * fx * (3 - 2 * fx);
    const v = fy * fy * (3 - 2 * fy);
    const left = column & mask;
    const right = (column + 1) & mask;
    const top = (row & mask) * lattice;
    const bottom = ((row + 1) & mask) * lattice;
    const a = values[top + left] as number;
    const b = values[top + right] as number;
    const c = values[bottom + left] as number;
    const d = values[bottom + right] as number;
    return a + (b - a) * u + (c - a + (a - b - c + d) * u) * v;
  };
}
