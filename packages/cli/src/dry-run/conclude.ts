import type { Context } from '../commands/command.ts';
import { duration } from '../ui/duration.ts';
import { type Check, checksTable, ok, requireNoProblem } from './checks.ts';
import type { Part } from './predict-time.ts';

/** Shows the table and ends as the real command would. */
export function conclude({ say }: Context, checks: readonly Check[], parts: readonly Part[]): void {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  const all = [
    ...checks,
    ...parts.map(({ name, seconds: own }) => ok('time', `${name}: about ${duration(own)}`)),
    ...(parts.length > 0 ? [ok('time', `in all about ${duration(seconds)}`)] : []),
  ];
  say(checksTable(all), { event: 'dry-run', checks: all, seconds, parts });
  requireNoProblem(all);
}
