import type { Io, Output } from './io.ts';

/** Wraps text in terminal colours, or leaves it as it is. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'yellow' | 'green', (text: string) => string>>;

/** Colours for a terminal; none elsewhere, nor where `NO_COLOR` is set (https://no-color.org). */
export function styleFor(output: Output, env: Io['env']): Style {
  const colour = output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const wrap = (code: number) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: wrap(1), dim: wrap(2), red: wrap(31), yellow: wrap(33), green: wrap(32) };
}
