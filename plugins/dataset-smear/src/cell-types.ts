import type { Sampler } from '@sparsam/core';
import {
  type SignedDistance,
  capsule,
  disc,
  ellipse,
  placed,
  ringArc,
  softDifference,
  softUnion,
} from './signed-distance.ts';

/** A closed range [low, high] that a number is drawn from uniformly. */
export type Range = readonly [low: number, high: number];

/** Small discs strewn over the cell. Radii as parts of the cell's radius, stains as concentrations. */
export type Granules = {
  readonly count: Range;
  readonly radius: Range;
  readonly azure: Range;
  readonly eosin: Range;
  /** Whether they also lie on the nucleus. */
  readonly overNucleus: boolean;
};

/** What makes a class a class: shapes and textures. Ranges of colour and size overlap between classes on purpose. */
export type CellType = {
  readonly name: string;
  readonly description: string;
  /** Radius in half image widths. */
  readonly radius: Range;
  /** The nucleus in a cell of radius 1 about the origin. */
  readonly nucleus: (draw: Sampler) => SignedDistance;
  /** How dark the nucleus is, how strongly its texture varies and how many grains of it lie across the cell. */
  readonly chromatin: { readonly azure: Range; readonly contrast: number; readonly grains: number };
  readonly cytoplasm: { readonly azure: Range; readonly eosin: Range };
  readonly granules?: Granules;
  /** Pale round spots in the nucleus. */
  readonly nucleoli?: Range;
  /** Pale round holes in the cytoplasm. */
  readonly vacuoles?: Range;
};

/** Several blobs along a bent line, joined by threads. */
function lobes(draw: Sampler, count: number): SignedDistance {
  const shapes: SignedDistance[] = [];
  const bend = draw.uniform(0.36, 0.5);
  const span = count === 2 ? draw.uniform(1.9, 2.7) : draw.uniform(1.15, 1.4) * (count - 1);
  let before: readonly [number, number] | undefined;
  for (let i = 0; i < count; i++) {
    const angle = (i / (count - 1) - 0.5) * span + draw.normal(0, 0.08);
    const distance = bend * draw.uniform(0.85, 1.15);
    const x = distance * Math.cos(angle);
    const y = distance * Math.sin(angle);
    const size = (count === 2 ? 0.34 : 0.62 / Math.sqrt(count + 1)) * draw.uniform(0.85, 1.12);
    shapes.push(
      ellipse(x, y, size * draw.uniform(1, 1.2), size * draw.uniform(0.75, 0.95), draw.uniform(0, Math.PI)),
    );
    if (before !== undefined) shapes.push(capsule(before[0], before[1], x, y, 0.05));
    before = [x, y];
  }
  return placed(softUnion(shapes, 0.02), 0, -bend * 0.35, 0);
}

/** A slightly oval nucleus, off the centre by up to what the cell leaves room for. */
function oval(draw: Sampler, radius: number): SignedDistance {
  const room = Math.max(0, 0.9 - radius) * draw.uniform(0.2, 0.9);
  const angle = draw.uniform(0, 2 * Math.PI);
  return ellipse(
    room * Math.cos(angle),
    room * Math.sin(angle),
    radius,
    radius * draw.uniform(0.88, 1),
    angle,
  );
}

const paleCytoplasm = { azure: [0.04, 0.22], eosin: [0.15, 0.45] } as const;
const mixedCytoplasm = { azure: [0.1, 0.3], eosin: [0.1, 0.35] } as const;
const blueCytoplasm = { azure: [0.25, 0.5], eosin: [0, 0.15] } as const;

/** The classes, sorted by name. All are made up; their names say which real cells they remind of. */
export const cellTypes: readonly CellType[] = [
  {
    name: 'band-like',
    description: 'one bent sausage of a nucleus, fine granules',
    radius: [0.6, 0.8],
    nucleus: (draw) =>
      placed(
        ringArc(draw.uniform(0.42, 0.52), draw.uniform(1.5, 2.2), draw.uniform(0.16, 0.22)),
        0,
        -0.08,
        0,
      ),
    chromatin: { azure: [0.85, 1.2], contrast: 0.25, grains: 7 },
    cytoplasm: paleCytoplasm,
    granules: {
      count: [50, 90],
      radius: [0.025, 0.035],
      azure: [0.1, 0.25],
      eosin: [0.1, 0.3],
      overNucleus: false,
    },
  },
  {
    name: 'blast-like',
    description: 'large round nucleus with fine chromatin and pale nucleoli, a narrow rim of cytoplasm',
    radius: [0.55, 0.78],
    nucleus: (draw) => oval(draw, draw.uniform(0.8, 0.88)),
    chromatin: { azure: [0.6, 0.95], contrast: 0.15, grains: 12 },
    cytoplasm: blueCytoplasm,
    nucleoli: [1, 3],
  },
  {
    name: 'erythroblast-like',
    description: 'small dense round nucleus, coarsely clumped, in a wide smooth cytoplasm',
    radius: [0.5, 0.7],
    nucleus: (draw) => oval(draw, draw.uniform(0.46, 0.56)),
    chromatin: { azure: [1.05, 1.5], contrast: 0.5, grains: 4.5 },
    cytoplasm: mixedCytoplasm,
  },
  {
    name: 'lymphocyte-like',
    description: 'round smudged nucleus that nearly fills the cell',
    radius: [0.45, 0.65],
    nucleus: (draw) => oval(draw, draw.uniform(0.74, 0.86)),
    chromatin: { azure: [0.9, 1.35], contrast: 0.45, grains: 4 },
    cytoplasm: blueCytoplasm,
  },
  {
    name: 'monocyte-like',
    description: 'kidney-shaped pale nucleus with lacy chromatin, vacuoles',
    radius: [0.65, 0.85],
    nucleus: (draw) => {
      const size = draw.uniform(0.6, 0.7);
      const bite = disc(size * draw.uniform(1, 1.15), draw.normal(0, 0.05), size * draw.uniform(0.6, 0.8));
      return placed(
        softDifference(ellipse(0, 0, size, size * 1.08, 0), bite, 0.06),
        0,
        draw.uniform(-0.1, 0.05),
        0,
      );
    },
    chromatin: { azure: [0.6, 0.95], contrast: 0.4, grains: 9 },
    cytoplasm: mixedCytoplasm,
    vacuoles: [2, 7],
  },
  {
    name: 'orange-granular',
    description: 'two lobes, coarse orange granules beside them',
    radius: [0.6, 0.8],
    nucleus: (draw) => lobes(draw, 2),
    chromatin: { azure: [0.85, 1.2], contrast: 0.25, grains: 7 },
    cytoplasm: paleCytoplasm,
    granules: {
      count: [70, 120],
      radius: [0.06, 0.085],
      azure: [0, 0.1],
      eosin: [0.5, 0.9],
      overNucleus: false,
    },
  },
  {
    name: 'purple-granular',
    description: 'coarse dark granules that hide a round or lobed nucleus',
    radius: [0.55, 0.75],
    nucleus: (draw) => (draw.bernoulli(0.5) ? lobes(draw, 2) : oval(draw, draw.uniform(0.55, 0.65))),
    chromatin: { azure: [0.6, 0.95], contrast: 0.25, grains: 7 },
    cytoplasm: paleCytoplasm,
    granules: {
      count: [35, 70],
      radius: [0.06, 0.095],
      azure: [0.7, 1.2],
      eosin: [0, 0.2],
      overNucleus: true,
    },
  },
  {
    name: 'segmented-like',
    description: 'three to five lobes on threads, fine granules',
    radius: [0.6, 0.8],
    nucleus: (draw) => lobes(draw, 3 + draw.integer(3)),
    chromatin: { azure: [0.85, 1.2], contrast: 0.25, grains: 7 },
    cytoplasm: paleCytoplasm,
    granules: {
      count: [50, 90],
      radius: [0.025, 0.035],
      azure: [0.1, 0.25],
      eosin: [0.1, 0.3],
      overNucleus: false,
    },
  },
];
