import { duration } from './duration.ts';
import type { Io } from './io.ts';
import { styleFor } from './style.ts';

/** How far a stage is. Rates and remaining time are worked out here unless given. */
export type Tick = {
  readonly done: number;
  readonly total: number;
  /** What is counted: `images` by default. */
  readonly unit?: string;
  /** False: units per second are not shown, as they differ too much from each other. */
  readonly rate?: false;
  /** Images per second, where the unit is something else. */
  readonly imagesPerSecond?: number;
  /** Seconds left; worked out from `done` where absent. */
  readonly secondsLeft?: number;
  readonly loss?: number;
};

/** Progress on standard error: one bar that redraws itself on a terminal, a plain line every so often elsewhere. */
export interface Progress {
  /** Starts a stage and ends the one before. */
  stage(title: string): void;
  tick(tick: Tick): void;
  /** A line that stays. */
  note(text: string): void;
  /** A warning; shown even when quiet. */
  warn(text: string): void;
  /** Ends the current stage, leaving its last state on the screen. */
  end(): void;
}

const plainEveryMs = 10_000;
const redrawEveryMs = 100;

/** A progress display for `io`; `quiet` leaves only the warnings. */
export function createProgress(io: Io, quiet: boolean): Progress {
  const terminal = io.stderr.isTTY === true;
  const style = styleFor(io.stderr, io.env);
  let title = '';
  let startedAt = 0;
  let shownAt = -Infinity;
  let last: string | undefined;
  let lineOpen = false;

  const clear = (): void => {
    if (lineOpen) io.stderr.write('\r\u001b[K');
    lineOpen = false;
  };
  const describe = ({
    done,
    total,
    unit = 'images',
    rate,
    imagesPerSecond,
    secondsLeft,
    loss,
  }: Tick): string => {
    const seconds = (io.now() - startedAt) / 1000;
    const perSecond = seconds > 0 ? done / seconds : 0;
    const left = secondsLeft ?? (perSecond > 0 ? (total - done) / perSecond : Infinity);
    const shownRate = imagesPerSecond ?? perSecond;
    const parts = [`${done}/${total} ${unit}`];
    if (shownRate > 0 && rate !== false) {
      const digits = shownRate >= 10 ? Math.round(shownRate) : shownRate.toFixed(1);
      parts.push(`${digits} ${imagesPerSecond === undefined ? unit : 'images'}/s`);
    }
    if (loss !== undefined) parts.push(`loss ${loss.toFixed(3)}`);
    if (Number.isFinite(left) && done < total) parts.push(`${duration(left)} left`);
    return parts.join(', ');
  };
  const draw = (tick: Tick): string => {
    const text = describe(tick);
    const width = Math.max(0, Math.min(30, (io.stderr.columns || 80) - title.length - text.length - 5));
    const filled = Math.round(width * Math.min(1, tick.total > 0 ? tick.done / tick.total : 0));
    const bar =
      width < 5 ? '' : ` ${style.green('█'.repeat(filled))}${style.dim('░'.repeat(width - filled))}`;
    return `${style.bold(title)}${bar} ${text}`;
  };

  const progress: Progress = {
    stage(next) {
      progress.end();
      title = next;
      startedAt = io.now();
      shownAt = terminal ? -Infinity : startedAt;
      if (quiet) return;
      if (terminal) {
        io.stderr.write(style.bold(title));
        lineOpen = true;
      } else io.stderr.write(`${title}\n`);
    },
    tick(tick) {
      if (quiet) return;
      const now = io.now();
      last = terminal ? draw(tick) : `${title}: ${describe(tick)}`;
      if (now - shownAt < (terminal ? redrawEveryMs : plainEveryMs)) return;
      shownAt = now;
      if (terminal) {
        clear();
        io.stderr.write(last);
        lineOpen = true;
      } else {
        io.stderr.write(`${last}\n`);
        last = undefined;
      }
    },
    note(text) {
      if (quiet) return;
      clear();
      io.stderr.write(`${text}\n`);
    },
    warn(text) {
      clear();
      io.stderr.write(`${style.yellow('warning')}: ${text}\n`);
    },
    end() {
      if (quiet || title === '') return;
      if (terminal) {
        clear();
        io.stderr.write(`${last ?? style.bold(title)}\n`);
      } else if (last !== undefined) io.stderr.write(`${last}\n`);
      title = '';
      last = undefined;
      lineOpen = false;
    },
  };
  return progress;
}
