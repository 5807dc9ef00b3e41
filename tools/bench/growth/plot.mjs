import { drawSvg } from '@sparsam/report';

const measures = [
  { field: 'seconds', title: 'seconds a step' },
  { field: 'resident', title: 'resident, GiB' },
];

/** A panel for each axis and measure, both scales logarithmic: a straight line of slope 1 grows as its cause does. */
function panel(axis, { field, title }, rows, sides) {
  const domain = [...new Set(rows.filter((row) => row.axis === axis).map(({ value }) => value))];
  const shared = {
    x: {
      field: 'value',
      type: 'quantitative',
      title: axis === 'image size' ? 'image size, pixels' : axis,
      scale: { type: 'log', domain: [domain[0], domain.at(-1)], nice: false },
      axis: { values: domain, grid: false, format: 'd' },
    },
    y: {
      field,
      type: 'quantitative',
      title,
      scale: { type: 'log', nice: false, padding: 10 },
      axis: { tickCount: 4, format: '~g' },
    },
    color: {
      field: 'side',
      type: 'nominal',
      scale: { domain: sides, range: ['#0072b2', '#d55e00', '#009e73', '#cc79a7'] },
      legend: { title: null, orient: 'top' },
    },
    shape: {
      field: 'side',
      type: 'nominal',
      scale: { domain: sides },
      legend: { title: null, orient: 'top' },
    },
  };
  return {
    width: 210,
    height: 170,
    transform: [{ filter: { field: 'axis', equal: axis } }],
    layer: [
      { mark: { type: 'line' }, encoding: { ...shared, shape: undefined } },
      { mark: { type: 'point', filled: true, size: 55, opacity: 1 }, encoding: shared },
    ],
  };
}

/** Cost over image size, batch and depth as SVG. rows: { axis, value, side, seconds, resident }. */
export function growthSvg(rows) {
  const axes = [...new Set(rows.map(({ axis }) => axis))];
  const sides = [...new Set(rows.map(({ side }) => side))];
  return drawSvg(
    {
      data: { values: rows },
      vconcat: measures.map((measure) => ({
        hconcat: axes.map((axis) => panel(axis, measure, rows, sides)),
      })),
    },
    'Seconds and memory of a training step by image size, batch and depth',
  );
}
