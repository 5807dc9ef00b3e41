import type { Part } from '@sparsam/core';

/** An image as a check knows it. */
export type Member = {
  readonly path: string;
  readonly label?: string;
  readonly group?: string;
  readonly part?: Part;
};

/** How two images are one: `name` by path, `exact` by pixels, `near` but for size, compression, ..., `group` by patient. */
export type Relation = 'name' | 'exact' | 'near' | 'group';

/** Two images that belong together. */
export type Finding = {
  readonly relation: Relation;
  readonly a: Member;
  readonly b: Member;
  /** One is learned from and the other held out (or one is in validation and the other in the test). */
  readonly leak: boolean;
  /** The same image has two labels. */
  readonly contradiction: boolean;
  /** Correlation of the details of a near duplicate, 1 for the others. */
  readonly likeness: number;
  /** What is done to b to get a, in words; empty but for near duplicates that are turned or mirrored. */
  readonly orientation: string;
};

/** Findings in numbers, small enough to stand in the results. */
export type LeakSummary = {
  /** Whether the split leaks. */
  readonly leaky: boolean;
  /** What was looked at: `names` of the lists, `groups`, `pixels`. */
  readonly checked: readonly string[];
  /** Leaking pairs by how they were found; a pair found in two ways counts once, in this order. */
  readonly leaks: Readonly<Record<Relation, number>>;
  /** Held-out images (test and validation), and how many of them leak. */
  readonly heldOut: number;
  readonly heldOutLeaking: number;
  /** Pairs of duplicates with two labels, leaking or not. */
  readonly contradictions: number;
  /** Pairs of duplicates that do not leak. */
  readonly duplicates: number;
};

/** Whether images of these parts may not be related: one side at least is held out, and they are two sides. */
export function partsLeak(a: Part | undefined, b: Part | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return false;
  const heldOut = (part: Part): boolean => part === 'test' || part === 'validation';
  return heldOut(a) || heldOut(b);
}
