/**
 * Colours that stay apart for people with any of the common colour-vision deficiencies (Okabe and Ito, "Color universal
 * design", 2008), the yellow left out as it vanishes on white; and marker shapes, so that colour is never alone.
 */
export type Look = { readonly color: string; readonly shape: Shape; readonly dash: readonly number[] };

export const shapes = ['circle', 'square', 'diamond', 'triangle-up', 'cross', 'triangle-down'] as const;
export type Shape = (typeof shapes)[number];

export const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [12, 4]];

const known: Readonly<Record<string, readonly [color: string, shape: Shape]>> = {
  'random-init': ['#e69f00', 'square'],
  pixels: ['#6b6b6b', 'diamond'],
  supervised: ['#d55e00', 'triangle-up'],
  'linear-layer': ['#cc79a7', 'cross'],
  imported: ['#009e73', 'triangle-down'],
};
/** For methods that the table does not name, in order of appearance. */
const others: readonly (readonly [string, Shape])[] = [
  ['#0072b2', 'circle'],
  ['#56b4e9', 'square'],
  ['#000000', 'diamond'],
  ['#009e73', 'triangle-up'],
  ['#cc79a7', 'circle'],
  ['#d55e00', 'cross'],
];

/** The look of every method, the same in every figure of a report. */
export function methodLooks(methods: readonly string[]): ReadonlyMap<string, Look> {
  let next = 0;
  return new Map(
    methods.map((method) => {
      const [color, shape] = known[method] ?? (others[next++ % others.length] as readonly [string, Shape]);
      return [method, { color, shape, dash: [] }];
    }),
  );
}

/** Colours of classes, apart from each other as far as so many can be; shapes change with them. */
const classColors = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#444444',
  '#882255',
  '#117733',
  '#332288',
  '#999933',
] as const;

/** A look for each of so many classes: no two share colour and shape among the first 66. */
export function classLooks(count: number): Look[] {
  return Array.from({ length: count }, (_, index) => ({
    color: classColors[index % classColors.length] as string,
    shape: shapes[index % shapes.length] as Shape,
    dash: [],
  }));
}
