/** Small pictures of test images and their places on the map, as an evaluation leaves them for the report. */
export type Gallery = {
  /** Id of the protocol whose test images these are. */
  readonly protocol: string;
  /** Places among the test images of the points of the map, ascending. */
  readonly points: Int32Array;
  /** Where they lie, float32 [points, 2], x to the right and y upwards, within [0, 1]. */
  readonly positions: Float32Array;
  /** The method and backbone whose features the map shows. */
  readonly method: string;
  readonly backbone: string;
  /** One JPEG with the picture of every point, row by row; undefined where pictures were not wanted. */
  readonly sheet: { readonly jpeg: Uint8Array; readonly cell: number; readonly columns: number } | undefined;
  /** Larger pictures (JPEG) of single test images, by place among them. */
  readonly thumbnails: ReadonlyMap<number, Uint8Array>;
};
