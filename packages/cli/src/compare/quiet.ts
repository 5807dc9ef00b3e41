import type { Context } from '../commands/command.ts';
import type { Progress } from '../ui/progress.ts';

const silent: Progress = { stage() {}, tick() {}, note() {}, warn() {}, end() {} };

/**
 * A context for work inside a job: its signal is the job's, and nothing is drawn over the progress of the whole. Warnings
 * go to `warn`.
 */
export function quietContext(
  context: Context,
  signal: AbortSignal,
  warn: Progress['warn'] = silent.warn,
): Context {
  return { ...context, io: { ...context.io, signal }, progress: { ...silent, warn }, say() {} };
}
