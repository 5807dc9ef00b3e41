/**
 * The momentum of an exponential average that reaches back over so many steps, 1 - 1 / steps, within bounds: what lets
 * a teacher keep up in a short run and stay slow in a long one.
 */
export function momentumOver(steps: number, { least = 0.9, most = 0.996 } = {}): number {
  return Math.min(most, Math.max(least, 1 - 1 / steps));
}
