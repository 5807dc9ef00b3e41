export { type ContactSheetOptions, contactSheet } from './contact-sheet.ts';
export { type DecodeOptions, decodeImage } from './decode-image.ts';
export { type JpegOptions, encodeJpeg } from './encode-jpeg.ts';
export { firstImageSize } from './first-image-size.ts';
export { givenSplit } from './given-split.ts';
export { type ImageBatch, type ImageBatchOptions, imageBatches } from './image-batches.ts';
export { type ImageStore, createImageStore, imageStoreOver } from './image-store.ts';
export { type LoadOptions, type LoadedImages, type SkippedImage, loadImages } from './load-images.ts';
export { type ImageListing, listImages } from './list-images.ts';
export { isNpz } from './npz/npz-dataset.ts';
export { readLabelFile } from './read-label-file.ts';
export { readDataset } from './read-dataset.ts';
export { createResizer, resizeSquare } from './resize-square.ts';
export { type DatasetSplit, type SplitOptions, splitDataset } from './split-dataset.ts';
export { partNames } from './splits/part-folders.ts';
export { readSplitDataset } from './splits/split-dataset-rows.ts';
export {
  type SplitListFiles,
  type SplitLists,
  describeSplit,
  readSplit,
  readSplitLists,
  splitManifestName,
  writeSplit,
} from './splits/split-folder.ts';
export { type ListedImage, countClasses, listHash, readSplitList } from './splits/split-list.ts';
export {
  type SplitManifest,
  type SplitPartManifest,
  readSplitManifest,
  splitManifestSchema,
} from './splits/split-manifest.ts';
export { type ListProblem, type ListVerification, verifyLists } from './splits/verify-lists.ts';
export { type TileSheet, type TileSheetOptions, tileSheet } from './tile-sheet.ts';
