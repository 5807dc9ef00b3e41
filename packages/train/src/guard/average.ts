/**
 * Exponential average over about `memory` values, without the pull of a start at 0: the mean of what was seen, newest
 * heaviest.
 */
export function average(memory: number): (value: number) => number {
  const keep = 1 - 1 / memory;
  let sum = 0;
  let weight = 0;
  return (value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  };
}
