import type { Finding, LeakSummary, Relation } from './finding.ts';
import type { Findings } from './find-leaks.ts';

const words: Readonly<Record<Relation, string>> = {
  name: 'the same file in both parts',
  exact: 'the same pixels',
  near: 'the same picture (other size, compression, brightness, crop or turn)',
  group: 'images of one group',
};

const percent = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;

const shown = ({ a, b, likeness, orientation, relation, contradiction, leak }: Finding): string => {
  const side = ({ part, path, label }: Finding['a']): string =>
    `${leak && part !== undefined ? `${part}: ` : ''}${path}${contradiction ? ` [${label ?? ''}]` : ''}`;
  const how =
    relation === 'near' ? ` (${likeness.toFixed(3)}${orientation === '' ? '' : `, ${orientation}`})` : '';
  return `  ${side(a)} = ${side(b)}${how}`;
};

const examples = (list: readonly Finding[], limit: number): string[] => [
  ...list.slice(0, limit).map(shown),
  ...(list.length > limit ? [`  and ${list.length - limit} more`] : []),
];

/** The leaks of a split in one sentence; empty where there are none. */
export function leakSentence({ leaky, heldOut, heldOutLeaking, leaks }: LeakSummary): string {
  if (!leaky) return '';
  const found = (Object.keys(words) as Relation[])
    .filter((relation) => leaks[relation] > 0)
    .map((relation) => `${leaks[relation]} pairs are ${words[relation]}`);
  return `${heldOutLeaking} of ${heldOut} held-out images (${percent(heldOutLeaking, heldOut)}) are in what is learned from: ${found.join('; ')}.`;
}

/** What a check found, for people: numbers first, then the first examples of each kind. */
export function describeFindings({ findings, summary }: Findings, limit = 5): string {
  const lines: string[] = [];
  const leaking = findings.filter(({ leak }) => leak);
  if (summary.heldOut > 0)
    lines.push(
      summary.leaky
        ? `The split leaks. ${leakSentence(summary)}`
        : `The split does not leak: none of ${summary.heldOut} held-out images is in what is learned from (checked: ${summary.checked.join(', ')}).`,
    );
  for (const relation of Object.keys(words) as Relation[]) {
    const list = leaking.filter((one) => one.relation === relation);
    if (list.length > 0) lines.push(`Leaks, ${words[relation]}: ${list.length}`, ...examples(list, limit));
  }
  const contradicting = findings.filter(({ contradiction }) => contradiction);
  if (contradicting.length > 0)
    lines.push(`Duplicates with two labels: ${contradicting.length}`, ...examples(contradicting, limit));
  const harmless = findings.filter(({ leak, contradiction }) => !leak && !contradiction);
  if (harmless.length > 0)
    lines.push(
      `Duplicates on one side, or without a split: ${harmless.length}`,
      ...examples(harmless, limit),
    );
  if (findings.length === 0) lines.push('No duplicates were found.');
  return lines.join('\n');
}
