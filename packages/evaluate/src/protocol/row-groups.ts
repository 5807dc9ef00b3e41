import type { Task } from './protocol.ts';

/**
 * The groups of some rows as numbers, [rows], for what is held out of them; a row without a group is its own. Undefined
 * where none of the rows has a group.
 */
export function rowGroups({ groups }: Pick<Task, 'groups'>, rows: ArrayLike<number>): Int32Array | undefined {
  const named = Array.from(rows, (row) => groups?.[row]);
  if (named.every((group) => group === undefined)) return undefined;
  const numbers = new Map<string, number>();
  return Int32Array.from(named, (group, place) => {
    if (group === undefined) return -1 - place;
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}
