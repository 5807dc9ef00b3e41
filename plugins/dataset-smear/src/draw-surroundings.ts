import { type Key, foldIn, sampler } from '@sparsam/core';
import { ellipse } from './signed-distance.ts';
import { type StainMap, paintShape } from './stain-map.ts';
import { valueNoise } from './value-noise.ts';

/**
 * Draws what lies around a cell on a smear and says nothing about its class: a stained film, red cells at the borders
 * (their stain adds up where they overlap) and specks of dirt or platelets anywhere.
 */
export function drawSurroundings(key: Key, map: StainMap): void {
  const { size, azure, eosin } = map;
  const draw = sampler(foldIn(key, 'surroundings'));
  const edge = 3.2 / size;
  const film = valueNoise(foldIn(key, 'film'));
  const filmAzure = draw.uniform(0, 0.04);
  const filmEosin = draw.uniform(0, 0.06);
  paintShape(
    size,
    { centerX: 0, centerY: 0, radius: 2 },
    () => -1,
    1,
    (index, _, x, y) => {
      const value = 1 + 0.7 * film(x * 2 + 4, y * 2 + 4);
      azure[index] = filmAzure * value;
      eosin[index] = filmEosin * value;
    },
  );

  const redCells = draw.integer(4);
  const strength = draw.uniform(0.3, 0.55);
  for (let i = 0; i < redCells; i++) {
    const angle = draw.uniform(0, 2 * Math.PI);
    const distance = draw.uniform(0.95, 1.4);
    const centerX = distance * Math.cos(angle);
    const centerY = distance * Math.sin(angle);
    const radius = draw.uniform(0.32, 0.46);
    const pallor = draw.uniform(0.2, 0.8);
    const outline = ellipse(
      centerX,
      centerY,
      radius,
      radius * draw.uniform(0.8, 1),
      draw.uniform(0, Math.PI),
    );
    paintShape(size, { centerX, centerY, radius }, outline, edge, (index, coverage, x, y) => {
      const fromCenter = ((x - centerX) ** 2 + (y - centerY) ** 2) / (radius * radius);
      eosin[index] =
        (eosin[index] as number) + coverage * strength * (1 - pallor * Math.exp(-5 * fromCenter));
    });
  }

  const specks = draw.integer(3);
  for (let i = 0; i < specks; i++) {
    const centerX = draw.uniform(-1, 1);
    const centerY = draw.uniform(-1, 1);
    const radius = draw.uniform(0.03, 0.12);
    const speckAzure = draw.uniform(0.1, 0.9);
    const outline = ellipse(
      centerX,
      centerY,
      radius,
      radius * draw.uniform(0.6, 1),
      draw.uniform(0, Math.PI),
    );
    paintShape(size, { centerX, centerY, radius }, outline, edge, (index, coverage) => {
      azure[index] = (azure[index] as number) + coverage * speckAzure;
    });
  }
}
