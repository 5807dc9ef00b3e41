import type { DuplicatePair } from '../find-duplicates.ts';
import { orientationName, upright } from '../hashing/orientation.ts';
import { type Finding, type LeakSummary, type Member, type Relation, partsLeak } from './finding.ts';

/** All findings, leaks first, and their numbers. */
export type Findings = { readonly findings: readonly Finding[]; readonly summary: LeakSummary };

/** Classes of up to so many images alike are listed pair by pair; larger ones image by image. */
const largestListed = 12;

type Pair = readonly [a: number, b: number];

/**
 * The pairs of a class of images that are all alike: every pair of a small class; of a large one each image with the first
 * image of every part, which shows every image that leaks.
 */
function pairsWithin(members: readonly number[], partOf: (index: number) => string): Pair[] {
  const pairs: Pair[] = [];
  if (members.length <= largestListed) {
    members.forEach((a, at) => members.slice(at + 1).forEach((b) => pairs.push([a, b])));
    return pairs;
  }
  const firstOf = new Map<string, number>();
  for (const member of members) if (!firstOf.has(partOf(member))) firstOf.set(partOf(member), member);
  const seen = new Set<string>();
  for (const member of members) {
    for (const first of firstOf.values()) {
      const pair: Pair = [Math.min(first, member), Math.max(first, member)];
      if (first === member || seen.has(pair.join())) continue;
      seen.add(pair.join());
      pairs.push(pair);
    }
  }
  return pairs;
}

/** Classes of two images or more by a name. */
function classesBy(names: readonly (string | undefined)[]): number[][] {
  const classes = new Map<string, number[]>();
  names.forEach((name, index) => {
    if (name === undefined) return;
    const members = classes.get(name);
    if (members === undefined) classes.set(name, [index]);
    else members.push(index);
  });
  return [...classes.values()].filter((members) => members.length > 1);
}

/**
 * Works out what is wrong with a split, from its members and the duplicates among them (`findDuplicates`, by place in
 * `members`): the same name in two places, the same picture, images of one group on two sides, and labels that contradict.
 * Pass no pairs where only names and groups are known.
 */
export function findLeaks(members: readonly Member[], pairs?: readonly DuplicatePair[]): Findings {
  const partOf = (index: number): string => (members[index] as Member).part ?? '';
  const findings: Finding[] = [];
  const known = new Set<string>();
  const add = (relation: Relation, [a, b]: Pair, likeness = 1, orientation = ''): void => {
    const key = `${a} ${b}`;
    if (known.has(key)) return;
    known.add(key);
    const [one, two] = [members[a] as Member, members[b] as Member];
    const labelled = one.label !== undefined && two.label !== undefined;
    findings.push({
      relation,
      a: one,
      b: two,
      leak: partsLeak(one.part, two.part),
      contradiction: relation !== 'group' && labelled && one.label !== two.label,
      likeness,
      orientation,
    });
  };

  for (const alike of classesBy(members.map(({ path }) => path)))
    for (const pair of pairsWithin(alike, partOf)) add('name', pair);

  // Only the first of images with the same pixels was compared with others; its copies are as near as it is.
  const copies = new Map<number, number[]>();
  for (const { a, b, kind } of pairs ?? []) {
    if (kind === 'exact') copies.set(a, [...(copies.get(a) ?? [a]), b]);
  }
  for (const alike of copies.values()) for (const pair of pairsWithin(alike, partOf)) add('exact', pair);
  for (const { a, b, kind, likeness, orientation } of pairs ?? []) {
    if (kind === 'exact') continue;
    const words = orientation === upright ? '' : orientationName(orientation);
    const [left, right] = [copies.get(a) ?? [a], copies.get(b) ?? [b]];
    for (const one of left.slice(0, largestListed))
      for (const two of right.slice(0, largestListed))
        add('near', [Math.min(one, two), Math.max(one, two)], likeness, words);
  }

  // A group on two sides is shown by each held-out image of it with one image of every other part.
  for (const group of classesBy(members.map((member) => member.group))) {
    const firstOf = new Map<string, number>();
    for (const index of group) if (!firstOf.has(partOf(index))) firstOf.set(partOf(index), index);
    if (firstOf.size < 2) continue;
    for (const index of group) {
      for (const first of firstOf.values()) {
        const [one, two] = [members[index] as Member, members[first] as Member];
        if (index !== first && partsLeak(one.part, two.part))
          add('group', [Math.min(index, first), Math.max(index, first)]);
      }
    }
  }

  findings.sort(
    (x, y) => Number(y.leak) - Number(x.leak) || Number(y.contradiction) - Number(x.contradiction),
  );
  const leaking = findings.filter(({ leak }) => leak);
  const heldOut = members.filter(({ part }) => part === 'test' || part === 'validation');
  const touched = new Set(leaking.flatMap(({ a, b }) => [a, b]));
  const count = (relation: Relation): number => leaking.filter((one) => one.relation === relation).length;
  const grouped = members.some(({ group }) => group !== undefined);
  return {
    findings,
    summary: {
      leaky: leaking.length > 0,
      checked: ['names', ...(grouped ? ['groups'] : []), ...(pairs === undefined ? [] : ['pixels'])],
      leaks: {
        name: count('name'),
        exact: count('exact'),
        near: count('near'),
        group: count('group'),
      },
      heldOut: heldOut.length,
      heldOutLeaking: heldOut.filter((member) => touched.has(member)).length,
      contradictions: findings.filter(({ contradiction }) => contradiction).length,
      duplicates: findings.length - leaking.length,
    },
  };
}
