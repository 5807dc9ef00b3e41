/** When the learning rate falls; durations in steps. */
export type PlateauOptions = {
  /** What the rate is multiplied by. */
  readonly factor?: number;
  /** Steps without improvement that are borne ... */
  readonly patience?: number;
  /** ... steps after a fall in which none is counted ... */
  readonly cooldown?: number;
  /** ... and first steps that are not looked at. */
  readonly warmup?: number;
  /** The least relative improvement that counts. */
  readonly threshold?: number;
  /** The loss is averaged over about so many steps. */
  readonly memory?: number;
};

export type PlateauState = {
  readonly steps: number;
  /** Sums of the exponential average and of its weights. */
  readonly sum: number;
  readonly weight: number;
  readonly best: number;
  readonly bad: number;
  readonly cooling: number;
  readonly rateScale: number;
};

/**
 * The learning rate on the plateau of the smoothed training loss, as the reference trains its baseline; the rule is that
 * of torch's `ReduceLROnPlateau` (relative threshold, smallest is best), looked at every step.
 */
export function plateau(options: PlateauOptions = {}): {
  readonly initial: PlateauState;
  next(state: PlateauState, loss: number): PlateauState;
} {
  const {
    factor = 0.5,
    patience = 500,
    cooldown = 500,
    warmup = 250,
    threshold = 1e-4,
    memory = 50,
  } = options;
  const keep = 1 - 1 / memory;
  return {
    initial: { steps: 0, sum: 0, weight: 0, best: Infinity, bad: 0, cooling: 0, rateScale: 1 },
    next(state, loss) {
      const seen = {
        ...state,
        steps: state.steps + 1,
        sum: keep * state.sum + (1 - keep) * loss,
        weight: keep * state.weight + (1 - keep),
      };
      if (seen.steps <= warmup) return seen;
      const smooth = seen.sum / seen.weight;
      const better = smooth < state.best * (1 - threshold);
      const cooling = Math.max(0, state.cooling - 1);
      const bad = better || state.cooling > 0 ? 0 : state.bad + 1;
      const now = { ...seen, best: better ? smooth : state.best, cooling };
      if (bad <= patience) return { ...now, bad };
      return { ...now, bad: 0, cooling: cooldown, rateScale: state.rateScale * factor };
    },
  };
}
