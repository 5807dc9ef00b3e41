import { type Key, foldIn, normals, randomBits } from '@sparsam/core';

/** Sign patterns that a test looks at. */
export const flipCount = 9999;

/** Random numbers that all tests over the same test images share, so that they are drawn once. */
export interface Chance {
  /** Sums of differences under random signs, [flips]. Differences of one size may be in any order. */
  flippedSums(differences: Float64Array): Float64Array;
  /** Numbers of Student's distribution, [flips]; degrees are rounded to a whole number of at least 1. */
  student(degrees: number): Float64Array;
}

/** The number of ones in a word. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The number of ones among bits `start` to `end` of the words from `offset` on. */
function onesBetween(words: Uint32Array, offset: number, start: number, end: number): number {
  const [first, last] = [start >>> 5, (end - 1) >>> 5];
  const head = 0xffffffff << (start & 31);
  const tail = 0xffffffff >>> (31 - ((end - 1) & 31));
  if (first === last) return ones((words[offset + first] as number) & head & tail);
  let count = ones((words[offset + first] as number) & head) + ones((words[offset + last] as number) & tail);
  for (let word = first + 1; word < last; word++) count += ones(words[offset + word] as number);
  return count;
}

/** Sizes of differences, ascending, and where each begins among the differences that are not 0, [sizes + 1]. */
function sizesOf(differences: Float64Array): { readonly sizes: number[]; readonly starts: Int32Array } {
  const sorted = differences.map(Math.abs).sort();
  const sizes: number[] = [];
  const starts: number[] = [];
  const zeros = sorted.findIndex((size) => size > 0);
  for (let i = Math.max(0, zeros); zeros >= 0 && i < sorted.length; i++) {
    if (sizes.length === 0 || sorted[i] !== sizes[sizes.length - 1]) {
      sizes.push(sorted[i] as number);
      starts.push(i - zeros);
    }
  }
  starts.push(zeros < 0 ? 0 : sorted.length - zeros);
  return { sizes, starts: Int32Array.from(starts) };
}

/** Chance for tests with at most `units` differences. */
export function chanceOf(units: number, key: Key): Chance {
  const perFlip = Math.max(1, Math.ceil(units / 32));
  const words = randomBits(foldIn(key, 'signs'), flipCount * perFlip);
  const students = new Map<number, Float64Array>();
  return {
    flippedSums(differences) {
      // A difference of a size is flipped like any other of that size: only how many plus signs they get matters.
      const { sizes, starts } = sizesOf(differences);
      return Float64Array.from({ length: flipCount }, (_, flip) => {
        let sum = 0;
        for (let index = 0; index < sizes.length; index++) {
          const [start, end] = [starts[index] as number, starts[index + 1] as number];
          const plus = onesBetween(words, flip * perFlip, start, end);
          sum += (sizes[index] as number) * (2 * plus - (end - start));
        }
        return sum;
      });
    },
    student(degrees) {
      const whole = Math.max(1, Math.round(degrees));
      const known = students.get(whole);
      if (known !== undefined) return known;
      const numbers = normals(foldIn(foldIn(key, 'student'), whole), flipCount * (whole + 1));
      const made = Float64Array.from({ length: flipCount }, (_, flip) => {
        const start = flip * (whole + 1);
        let squares = 0;
        for (let i = 1; i <= whole; i++) squares += (numbers[start + i] as number) ** 2;
        return (numbers[start] as number) / Math.sqrt(squares / whole);
      });
      students.set(whole, made);
      return made;
    },
  };
}
