/** A batch of made-up images, the same for both sides (peer.py makes it by the same formula). */
export function imagesOf({ batchSize, imageSize }) {
  const data = new Uint8Array(batchSize * imageSize * imageSize * 3).map((_, i) => (i * 7919) % 251);
  return { dtype: 'uint8', shape: [batchSize, imageSize, imageSize, 3], data };
}
