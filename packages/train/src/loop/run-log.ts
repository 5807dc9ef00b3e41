import { join } from 'node:path';
import { type JsonRecord, openJsonLines } from '@sparsam/checkpoint';
import type { Recovery } from './recovery.ts';

/**
 * `log.jsonl`: one object a step, evaluation or rollback, in order. Of a line's values only those named here depend on
 * the machine; without them the log of a resumed run equals that of an uninterrupted one.
 */
export const timeKeys: readonly string[] = ['imagesPerSecond', 'seconds', 'waited'];

/** Where a line stands among the steps: a rollback lies right after the step that it went back to. */
const position = (line: JsonRecord): number =>
  line['event'] === 'rollback' ? Number(line['to']) + 0.5 : Number(line['step']);

const isEvaluation = (line: JsonRecord): boolean => line['evaluation'] !== undefined;

export interface RunLog {
  /** Adds a line. */
  append(line: JsonRecord): void;
  /** Removes what lies after a step; lines of that step stay. */
  cutAfter(step: number): void;
  /** Notes a rollback, after `cutAfter`. */
  rollback(recovery: Recovery, why: string): void;
  /** Every line, oldest first. */
  lines(): JsonRecord[];
  /** Lines of steps, oldest first. */
  steps(): JsonRecord[];
  /** Whether the weights after that step were evaluated. */
  evaluated(step: number): boolean;
  /** Seconds spent on all that it lists. */
  seconds(): number;
  sync(): void;
  close(): void;
}

/** Opens the log of a run folder and cuts it after the step that training goes on from. */
export function openRunLog(runFolder: string, step: number): RunLog {
  const lines = openJsonLines(join(runFolder, 'log.jsonl'));
  const cutAfter = (last: number): void => lines.cut((line) => position(line) <= last);
  cutAfter(step);
  return {
    append: lines.append,
    cutAfter,
    rollback: (recovery, why) =>
      lines.append({ step: recovery.failedStep, event: 'rollback', ...recovery, why }),
    lines: lines.read,
    steps: () => lines.read().filter((line) => line['event'] === undefined && !isEvaluation(line)),
    evaluated: (at) => lines.read().some((line) => isEvaluation(line) && line['step'] === at),
    seconds: () => lines.read().reduce((sum, line) => sum + (Number(line['seconds']) || 0), 0),
    sync: lines.sync,
    close: lines.close,
  };
}
