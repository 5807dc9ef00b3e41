import { type Key, type Sampler, foldIn, sampler } from '@sparsam/core';
import type { CellType, Range } from './cell-types.ts';
import { type SignedDistance, disc, placed } from './signed-distance.ts';
import { type StainMap, paintShape } from './stain-map.ts';
import { valueNoise } from './value-noise.ts';

const within = (draw: Sampler, [low, high]: Range): number => draw.uniform(low, high);
const wholeWithin = (draw: Sampler, [low, high]: Range): number => low + draw.integer(high - low + 1);

/** Width of a drawn outline, in pixels. */
const edgePixels = 1.6;

/** Where the cell lies and what shape it took: its outline and its nucleus in image coordinates. */
export type CellPose = { readonly centerX: number; readonly centerY: number; readonly radius: number };

/**
 * Draws one cell of a type into a stain map, over what is there. Everything about it follows from the key: position,
 * turn, size, the bent outline, the arrangement of nucleus, granules and vacuoles.
 */
export function drawCell(key: Key, type: CellType, map: StainMap): CellPose {
  const { size, azure, eosin } = map;
  const draw = sampler(foldIn(key, 'cell'));
  const edge = (2 * edgePixels) / size;
  const radius = within(draw, type.radius) * draw.uniform(0.88, 1.14);
  const centerX = draw.uniform(-0.16, 0.16);
  const centerY = draw.uniform(-0.16, 0.16);
  const turn = draw.uniform(0, 2 * Math.PI);
  const squeeze = draw.uniform(0.88, 1);
  const bendX = valueNoise(foldIn(key, 'bend-x'));
  const bendY = valueNoise(foldIn(key, 'bend-y'));
  const bend = draw.uniform(0.05, 0.13);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  // A point of the image in the cell's own frame: radius 1, turned, squeezed, bent by noise.
  const inCell =
    (shape: SignedDistance): SignedDistance =>
    (x, y) => {
      const dx = (x - centerX) / radius;
      const dy = (y - centerY) / radius;
      const u = cos * dx + sin * dy;
      const v = (-sin * dx + cos * dy) / squeeze;
      return (
        shape(u + bend * bendX(u * 1.3 + 5, v * 1.3 + 5), v + bend * bendY(u * 1.3 + 5, v * 1.3 + 5)) * radius
      );
    };
  const box = { centerX, centerY, radius: radius * 1.25 };
  const cover = (values: Float32Array, index: number, coverage: number, value: number): void => {
    values[index] = (values[index] as number) * (1 - coverage) + coverage * value;
  };

  const texture = valueNoise(foldIn(key, 'texture'));
  const cytoplasmAzure = within(draw, type.cytoplasm.azure);
  const cytoplasmEosin = within(draw, type.cytoplasm.eosin);
  const body = inCell(disc(0, 0, 1));
  paintShape(size, box, body, edge, (index, coverage, x, y) => {
    const grain = 1 + 0.2 * texture((x / radius) * 6, (y / radius) * 6);
    cover(azure, index, coverage, cytoplasmAzure * grain);
    cover(eosin, index, coverage, cytoplasmEosin * grain);
  });

  const nucleus = inCell(type.nucleus(draw));
  const vacuoles = type.vacuoles === undefined ? 0 : wholeWithin(draw, type.vacuoles);
  for (let i = 0; i < vacuoles; i++) {
    const spot = spotIn(draw, body, box, 0.08, undefined);
    paintSpot(map, spot, radius * draw.uniform(0.06, 0.11), edge, (index, coverage) => {
      azure[index] = (azure[index] as number) * (1 - 0.85 * coverage);
      eosin[index] = (eosin[index] as number) * (1 - 0.85 * coverage);
    });
  }

  const darkness = within(draw, type.chromatin.azure);
  const { contrast, grains } = type.chromatin;
  const chromatin = valueNoise(foldIn(key, 'chromatin'));
  paintShape(size, box, nucleus, edge, (index, coverage, x, y) => {
    const grain = 1 + contrast * chromatin((x / radius) * (grains / 2) + 3, (y / radius) * (grains / 2) + 3);
    cover(azure, index, coverage, darkness * grain);
    cover(eosin, index, coverage, 0.15);
  });
  const nucleoli = type.nucleoli === undefined ? 0 : wholeWithin(draw, type.nucleoli);
  for (let i = 0; i < nucleoli; i++) {
    const spot = spotIn(draw, nucleus, box, 0.2, undefined);
    paintSpot(map, spot, radius * draw.uniform(0.13, 0.19), edge * 1.5, (index, coverage) => {
      azure[index] = (azure[index] as number) * (1 - 0.55 * coverage);
    });
  }

  if (type.granules !== undefined) {
    const { granules } = type;
    const count = wholeWithin(draw, granules.count);
    const granuleAzure = within(draw, granules.azure);
    const granuleEosin = within(draw, granules.eosin);
    for (let i = 0; i < count; i++) {
      const spot = spotIn(draw, body, box, 0.04, granules.overNucleus ? undefined : nucleus);
      const strength = draw.uniform(0.7, 1.2);
      paintSpot(map, spot, radius * within(draw, granules.radius), edge, (index, coverage) => {
        azure[index] = (azure[index] as number) + coverage * strength * granuleAzure * 0.6;
        eosin[index] = (eosin[index] as number) + coverage * strength * granuleEosin * 0.6;
      });
    }
  }
  return { centerX, centerY, radius };
}

type Spot = { readonly x: number; readonly y: number };

/** A place inside `shape`, at least `margin` from its outline and outside `avoid`; after 12 misses the last try. */
function spotIn(
  draw: Sampler,
  shape: SignedDistance,
  box: { readonly centerX: number; readonly centerY: number; readonly radius: number },
  margin: number,
  avoid: SignedDistance | undefined,
): Spot | undefined {
  for (let attempt = 0; attempt < 12; attempt++) {
    const x = box.centerX + draw.uniform(-box.radius, box.radius);
    const y = box.centerY + draw.uniform(-box.radius, box.radius);
    if (shape(x, y) < -margin * box.radius && (avoid === undefined || avoid(x, y) > 0)) return { x, y };
  }
  return undefined;
}

function paintSpot(
  map: StainMap,
  spot: Spot | undefined,
  radius: number,
  edge: number,
  paint: (index: number, coverage: number) => void,
): void {
  if (spot === undefined) return;
  // A dot smaller than its soft edge would never reach full coverage in its middle; that is what a lens does to it too.
  paintShape(
    map.size,
    { centerX: spot.x, centerY: spot.y, radius },
    placed(disc(0, 0, radius), 0, spot.x, spot.y),
    edge,
    paint,
  );
}
