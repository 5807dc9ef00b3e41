export { type CellType, cellTypes } from './cell-types.ts';
export { smearPlugin as default } from './plugin.ts';
export { renderCell } from './render-cell.ts';
export { type SmearOptions, smearDataset } from './write-smear.ts';
