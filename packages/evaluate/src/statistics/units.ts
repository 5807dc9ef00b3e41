/**
 * What is resampled as a whole: one test image, or all test images of a group (patient, lesion). Units are numbered
 * stratum by stratum, and every stratum is resampled on its own.
 */
export type Units = {
  /** The unit of each test image, [images]. */
  readonly unitOf: Int32Array;
  /** The first unit of each stratum, and at the end the number of units, [strata + 1]. */
  readonly starts: Int32Array;
};

/** One stratum's units to be: each a list of images. */
type Members = number[][];

/**
 * Sorts test images into units and strata. Without groups every image is a unit and its class the stratum, so that a
 * resample has as many images of each class as the test set. With groups a unit is a group; a group that shows several
 * classes belongs to the stratum of the one that the fewest groups show, so that no rare class is missing from a resample.
 *
 * truth: class of each test image, [images]; groups: its group, -1 where it has none and stands for itself, [images].
 */
export function unitsOf(truth: Int32Array, classes: number, groups?: Int32Array): Units {
  const members = new Map<number, number[]>();
  for (let image = 0; image < truth.length; image++) {
    const group = groups?.[image] ?? -1;
    // Images without a group get names below every group's.
    const name = group < 0 ? -1 - image : group;
    const own = members.get(name);
    if (own === undefined) members.set(name, [image]);
    else own.push(image);
  }
  const shownBy = new Int32Array(classes);
  const classesOf = [...members.values()].map((images) => [
    ...new Set(images.map((image) => truth[image] as number)),
  ]);
  for (const own of classesOf) for (const label of own) shownBy[label] = (shownBy[label] as number) + 1;
  const strata: Members[] = Array.from({ length: classes }, () => []);
  [...members.values()].forEach((images, index) => {
    const own = classesOf[index] as number[];
    const rarest = own.reduce((best, label) =>
      (shownBy[label] as number) < (shownBy[best] as number) ||
      (shownBy[label] === shownBy[best] && label < best)
        ? label
        : best,
    );
    (strata[rarest] as Members).push(images);
  });
  const unitOf = new Int32Array(truth.length);
  const starts: number[] = [0];
  let unit = 0;
  for (const stratum of strata) {
    if (stratum.length === 0) continue;
    for (const images of stratum) {
      for (const image of images) unitOf[image] = unit;
      unit++;
    }
    starts.push(unit);
  }
  return { unitOf, starts: Int32Array.from(starts) };
}
