import type { OperationCost, OperationTime, StepInspection } from '@sparsam/core';
import { bytes } from '../ui/bytes.ts';
import { textTable } from '../ui/table.ts';
import { changes } from './changes.ts';

const billions = (flops: number): string => (flops / 1e9).toFixed(flops < 1e10 ? 2 : 1);
const none: OperationCost = { operation: '', count: 0, flops: 0, bytesMoved: 0 };

/** One line for each stage: what the whole step costs after it, and which operators it added and took. */
export function stagesTable({ stages }: StepInspection): string {
  const rows = stages.map((stage, index) => {
    const before = stages[index - 1];
    return [
      ...[stage.name, String(stage.nodes), billions(stage.flops)],
      ...[bytes(stage.bytesMoved), bytes(stage.bytesHeld)],
      before === undefined ? '' : changes(before, stage),
    ];
  });
  return textTable(['STAGE', 'NODES', 'GFLOP', 'MOVED', 'HELD', 'CHANGES'], rows, [1, 2, 3, 4]);
}

/** One line for each operator: before the passes, after them, and how long it takes where that was measured. */
export function operationsTable({ stages }: StepInspection, times?: readonly OperationTime[]): string {
  const byName = (operations: readonly OperationCost[] = []): Map<string, OperationCost> =>
    new Map(operations.map((cost) => [cost.operation, cost]));
  const [first, last] = [byName(stages[0]?.operations), byName(stages.at(-1)?.operations)];
  const timed = times?.map(({ operation }) => operation) ?? [];
  const names = [...new Set([...timed, ...last.keys(), ...first.keys()])];
  const whole = times?.reduce((sum, { milliseconds }) => sum + milliseconds, 0) ?? 0;
  const rows = names.map((name) => {
    const [before, after] = [first.get(name) ?? none, last.get(name) ?? none];
    const time = times?.find(({ operation }) => operation === name)?.milliseconds;
    const cells = [before, after].map(({ count, flops, bytesMoved }) =>
      count === 0 ? ['', '', ''] : [String(count), billions(flops), bytes(bytesMoved)],
    );
    const shown = time === undefined ? ['', ''] : [time.toFixed(1), `${((100 * time) / whole).toFixed(1)} %`];
    return [name, ...cells.flat(), ...(times === undefined ? [] : shown)];
  });
  const sum = (costs: readonly OperationCost[]): string[] => {
    const [count, flops, moved] = (['count', 'flops', 'bytesMoved'] as const).map((part) =>
      costs.reduce((all, cost) => all + cost[part], 0),
    ) as [number, number, number];
    return [String(count), billions(flops), bytes(moved)];
  };
  const total = [...sum([...first.values()]), ...sum([...last.values()])];
  rows.push(['all', ...total, ...(times === undefined ? [] : [whole.toFixed(1), '100.0 %'])]);
  const header = ['OPERATION', 'TRACED', 'GFLOP', 'MOVED', 'COMPILED', 'GFLOP', 'MOVED'];
  return textTable(
    [...header, ...(times === undefined ? [] : ['MS', 'SHARE'])],
    rows,
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
}
