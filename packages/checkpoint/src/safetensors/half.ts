const word = new Uint32Array(1);
const real = new Float32Array(word.buffer);

/** The number that 16 bits of IEEE 754 binary16 stand for; exact, not-a-number and infinities included. */
export function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The number that 16 bits of bfloat16 (the upper half of a binary32) stand for; exact. */
export function fromBfloat16(bits: number): number {
  word[0] = bits << 16;
  return real[0] as number;
}
