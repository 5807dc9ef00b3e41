/**
 * Holm's step-down adjustment of the p-values of one family, in their order: reject where the adjusted value is below
 * .05, and the chance of even one false rejection in the family is below .05, whatever depends on what (Holm, "A simple
 * sequentially rejective multiple test procedure", 1979).
 */
export function holm(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
  const adjusted = new Array<number>(values.length).fill(1);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * (values[index] as number)));
    adjusted[index] = largest;
  });
  return adjusted;
}
