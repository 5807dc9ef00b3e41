export { type ContactSheetOptions, contactSheet } from './contact-sheet.ts';
export { type DecodeOptions, decodeImage } from './decode-image.ts';
export { type JpegOptions, type TileSheet, type TileSheetOptions, encodeJpeg, tileSheet } from './encode-jpeg.ts';
export { type ImageBatch, type ImageBatchOptions, imageBatches } from './image-batches.ts';
export { type ImageStore, createImageStore, imageStoreOver } from './image-store.ts';
export { type LoadOptions, type LoadedImages, type SkippedImage, loadImages } from './load-images.ts';
export { readDataset } from './read-dataset.ts';
export { createResizer, resizeSquare } from './resize-square.ts';
export { type DatasetSplit, type SplitOptions, splitDataset } from './split-dataset.ts';
