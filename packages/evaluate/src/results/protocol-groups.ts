import { SparsamError } from '@sparsam/core';
import type { ProtocolDescription, ResultsFile } from './schema.ts';

/** Results that may stand in one figure or table. */
export type ProtocolGroup<Results extends Pick<ResultsFile, 'protocol'>> = {
  readonly protocol: ProtocolDescription;
  readonly results: readonly Results[];
};

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** What differs between two protocols, in words: `seed (0 and 1)`. */
export function protocolDifferences(a: ProtocolDescription, b: ProtocolDescription): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ProtocolDescription>;
  names.delete('id');
  return [...names].flatMap((name) => {
    const [one, other] = [a[name], b[name]];
    if (JSON.stringify(one) === JSON.stringify(other)) return [];
    if (name !== 'split') return [`${name} (${show(one)} and ${show(other)})`];
    return (['train', 'test'] as const).flatMap((part) =>
      a.split[part].hash === b.split[part].hash
        ? []
        : [
            `${part === 'train' ? 'training' : 'test'} images (${a.split[part].images} and ${b.split[part].images})`,
          ],
    );
  });
}

/** Sorts results by protocol, in order of first appearance: one figure or table for each group, never one for several. */
export function groupByProtocol<Results extends Pick<ResultsFile, 'protocol'>>(
  results: readonly Results[],
): ProtocolGroup<Results>[] {
  const groups = new Map<string, Results[]>();
  for (const one of results) {
    const members = groups.get(one.protocol.id);
    if (members === undefined) groups.set(one.protocol.id, [one]);
    else members.push(one);
  }
  return [...groups.values()].map((members) => ({
    protocol: (members[0] as Results).protocol,
    results: members,
  }));
}

/** The one protocol of some results. Throws SparsamError (guard) where they are of several, saying what differs. */
export function oneProtocol(results: readonly Pick<ResultsFile, 'protocol'>[]): ProtocolDescription {
  const [first, second] = groupByProtocol(results);
  if (first === undefined) throw new SparsamError('internal', 'There are no results.');
  if (second === undefined) return first.protocol;
  throw new SparsamError(
    'guard',
    `Results of the protocols ${first.protocol.id.slice(0, 12)} and ${second.protocol.id.slice(0, 12)} do not belong in one figure or table: they differ in ${protocolDifferences(first.protocol, second.protocol).join('; ') || 'nothing that is described'}. Show them apart, or evaluate again under one protocol.`,
  );
}
