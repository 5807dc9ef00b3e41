// The pixel loops of the views, in AssemblyScript with 128-bit vectors; `build.mjs` compiles it into src/kernels.wasm.ts.
// Nothing is allocated here: every address comes from src/kernels.ts. A packed pixel is four bytes, red, green, blue and
// one that does not count. A level is packed [height + 2, width + 2], its border of one pixel repeating the edge, so that
// a bilinear sample never needs to look where it is. Buffers have 16 spare bytes at their end.

function repeatEdges(level: usize, width: i32, height: i32): void {
  const stride = (<usize>(width + 2)) << 2;
  for (let y = 1; y <= height; y++) {
    const row = level + <usize>y * stride;
    store<u32>(row, load<u32>(row + 4));
    store<u32>(row + stride - 4, load<u32>(row + stride - 8));
  }
  memory.copy(level, level + stride, stride);
  memory.copy(level + <usize>(height + 1) * stride, level + <usize>height * stride, stride);
}

/** uint8 [height, width, 3] at `from` to a level at `to`. */
export function pack(from: usize, width: i32, height: i32, to: usize): void {
  for (let y = 0; y < height; y++) {
    let at = to + ((<usize>(y + 1) * <usize>(width + 2) + 1) << 2);
    let x = 0;
    for (; x + 4 <= width; x += 4, from += 12, at += 16) {
      const bytes = v128.load(from);
      v128.store(at, i8x16.shuffle(bytes, bytes, 0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11));
    }
    for (; x < width; x++, from += 3, at += 4) store<u32>(at, load<u32>(from));
  }
  repeatEdges(to, width, height);
}

/** A level half as wide and high, rounded up, each pixel the mean of 2 x 2; an odd edge takes part twice. */
export function halve(from: usize, width: i32, height: i32, to: usize): void {
  const stride = (<usize>(width + 2)) << 2;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const two = i16x8.splat(2);
  for (let y = 0; y < halfHeight; y++) {
    let top = from + <usize>(2 * y + 1) * stride + 4;
    let at = to + ((<usize>(y + 1) * <usize>(halfWidth + 2) + 1) << 2);
    for (let x = 0; x < halfWidth; x++, top += 8, at += 4) {
      const above = v128.load64_zero(top);
      const below = v128.load64_zero(top + stride);
      const pair = i16x8.add(i16x8.extend_low_i8x16_u(above), i16x8.extend_low_i8x16_u(below));
      const sum = i16x8.add(
        pair,
        i8x16.shuffle(pair, pair, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
      );
      const mean = i16x8.shr_u(i16x8.add(sum, two), 2);
      v128.store32_lane(at, i8x16.narrow_i16x8_u(mean, mean), 0);
    }
  }
  repeatEdges(to, halfWidth, halfHeight);
}

/** Two packed pixels side by side and the two below them, mixed by `fy` (eight equal lanes of 256ths): 8 lanes of 16 bits. */
function vertical(address: usize, stride: usize, fy: v128): v128 {
  const top = i16x8.extend_low_i8x16_u(v128.load64_zero(address));
  const bottom = i16x8.extend_low_i8x16_u(v128.load64_zero(address + stride));
  const sum = i16x8.add(i16x8.mul(top, i16x8.sub(i16x8.splat(256), fy)), i16x8.mul(bottom, fy));
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(128)), 8);
}

/** Left and right pixels of two samples mixed by `fx` (four lanes of the one, four of the other). */
function horizontal(one: v128, other: v128, fx: v128): v128 {
  const left = i8x16.shuffle(one, other, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const right = i8x16.shuffle(one, other, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  const sum = i16x8.add(i16x8.mul(left, i16x8.sub(i16x8.splat(256), fx)), i16x8.mul(right, fx));
  return i16x8.shr_u(i16x8.add(sum, i16x8.splat(128)), 8);
}

/** Four bilinear samples of a level as packed pixels; `u` and `v` in 256ths of its pixels, border included. */
function bilinear(level: usize, width: i32, height: i32, u: v128, v: v128): v128 {
  const zero = i32x4.splat(0);
  // Samples outside the picture are black in the end; held within the level they are safe to read.
  u = i32x4.min_s(i32x4.max_s(u, zero), i32x4.splat((width << 8) | 255));
  v = i32x4.min_s(i32x4.max_s(v, zero), i32x4.splat((height << 8) | 255));
  const stride = width + 2;
  const place = i32x4.add(i32x4.mul(i32x4.shr_s(v, 8), i32x4.splat(stride)), i32x4.shr_s(u, 8));
  const offset = i32x4.shl(place, 2);
  const bytes = (<usize>stride) << 2;
  const fx = v128.and(u, i32x4.splat(255));
  const fy = v128.and(v, i32x4.splat(255));
  const s0 = vertical(
    level + <usize>i32x4.extract_lane(offset, 0),
    bytes,
    i8x16.shuffle(fy, fy, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
  );
  const s1 = vertical(
    level + <usize>i32x4.extract_lane(offset, 1),
    bytes,
    i8x16.shuffle(fy, fy, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5),
  );
  const s2 = vertical(
    level + <usize>i32x4.extract_lane(offset, 2),
    bytes,
    i8x16.shuffle(fy, fy, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9),
  );
  const s3 = vertical(
    level + <usize>i32x4.extract_lane(offset, 3),
    bytes,
    i8x16.shuffle(fy, fy, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13, 12, 13),
  );
  const first = horizontal(s0, s1, i8x16.shuffle(fx, fx, 0, 1, 0, 1, 0, 1, 0, 1, 4, 5, 4, 5, 4, 5, 4, 5));
  const second = horizontal(
    s2,
    s3,
    i8x16.shuffle(fx, fx, 8, 9, 8, 9, 8, 9, 8, 9, 12, 13, 12, 13, 12, 13, 12, 13),
  );
  return i8x16.narrow_i16x8_u(first, second);
}

/** (256 - share) of one and share of the other, in 256ths. */
function mix(one: v128, other: v128, share: i32): v128 {
  const there = i16x8.splat(<i16>share);
  const here = i16x8.splat(<i16>(256 - share));
  const half = i16x8.splat(128);
  const low = i16x8.add(
    i16x8.mul(i16x8.extend_low_i8x16_u(one), here),
    i16x8.mul(i16x8.extend_low_i8x16_u(other), there),
  );
  const high = i16x8.add(
    i16x8.mul(i16x8.extend_high_i8x16_u(one), here),
    i16x8.mul(i16x8.extend_high_i8x16_u(other), there),
  );
  return i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, half), 8), i16x8.shr_u(i16x8.add(high, half), 8));
}

let rangeLow: f64 = 0;
let rangeHigh: f64 = 0;

/** Keeps of the range the whole x with offset + slope * (x + 0.5) >= 0. */
function keep(offset: f64, slope: f64): void {
  if (slope > 0) rangeLow = max(rangeLow, ceil(-offset / slope - 0.5));
  else if (slope < 0) rangeHigh = min(rangeHigh, floor(-offset / slope - 0.5));
  else if (offset < 0) rangeHigh = -1;
}

/**
 * Samples a view: packed [size, size] at `to`, its pixel (x, y) the picture at map(x + 0.5, y + 0.5), black outside.
 * map = (a x + b y + c, d x + e y + f) / (g x + h y + i), the denominator positive in the view's middle.
 *
 * @param level the finer level, `width` x `height` pixels of `scale` per pixel of the picture
 * @param coarse the next level; its share in 256ths, 0 for none
 */
export function sample(
  level: usize,
  width: i32,
  height: i32,
  scale: f64,
  coarse: usize,
  coarseWidth: i32,
  coarseHeight: i32,
  share: i32,
  pictureWidth: f64,
  pictureHeight: f64,
  a: f64,
  b: f64,
  c: f64,
  d: f64,
  e: f64,
  f: f64,
  g: f64,
  h: f64,
  i: f64,
  size: i32,
  to: usize,
): void {
  const unit = <f32>(scale * 256);
  const half = f32x4.splat(128.5);
  const lanes = f32x4(0.5, 1.5, 2.5, 3.5);
  for (let y = 0; y < size; y++) {
    const middle = <f64>y + 0.5;
    const x0 = b * middle + c;
    const y0 = e * middle + f;
    const w0 = h * middle + i;
    rangeLow = 0;
    rangeHigh = <f64>(size - 1);
    keep(x0, a);
    keep(pictureWidth * w0 - x0, pictureWidth * g - a);
    keep(y0, d);
    keep(pictureHeight * w0 - y0, pictureHeight * g - d);
    keep(w0 - 1e-9, g);
    const some = rangeLow <= rangeHigh;
    const begin = some ? <i32>rangeLow : 0;
    const end = some ? <i32>rangeHigh + 1 : 0;
    const row = to + ((<usize>(y * size)) << 2);
    memory.fill(row, 0, (<usize>begin) << 2);
    for (let x = begin; x < end; x += 4) {
      const at = f32x4.add(f32x4.splat(<f32>x), lanes);
      const w = f32x4.add(f32x4.splat(<f32>w0), f32x4.mul(f32x4.splat(<f32>g), at));
      const by = f32x4.div(f32x4.splat(unit), w);
      const px = f32x4.mul(f32x4.add(f32x4.splat(<f32>x0), f32x4.mul(f32x4.splat(<f32>a), at)), by);
      const py = f32x4.mul(f32x4.add(f32x4.splat(<f32>y0), f32x4.mul(f32x4.splat(<f32>d), at)), by);
      // The border adds one pixel, the pixels' middle takes half of one: 128 of 256ths; 0.5 rounds.
      let colour = bilinear(
        level,
        width,
        height,
        i32x4.trunc_sat_f32x4_s(f32x4.add(px, half)),
        i32x4.trunc_sat_f32x4_s(f32x4.add(py, half)),
      );
      if (share !== 0) {
        const halfway = f32x4.splat(0.5);
        const u = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(px, halfway), half));
        const v = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(py, halfway), half));
        colour = mix(colour, bilinear(coarse, coarseWidth, coarseHeight, u, v), share);
      }
      v128.store(row + ((<usize>x) << 2), colour);
    }
    memory.fill(row + ((<usize>end) << 2), 0, (<usize>(size - end)) << 2);
  }
  v128.store(to + ((<usize>(size * size)) << 2), i32x4.splat(0));
}

/** Pillow's grey, (19595 r + 38470 g + 7471 b) / 2^16 rounded (ITU-R 601-2), of four pixels. */
function luma(r: v128, g: v128, b: v128): v128 {
  const sum = i32x4.add(
    i32x4.add(i32x4.mul(r, i32x4.splat(19595)), i32x4.mul(g, i32x4.splat(38470))),
    i32x4.add(i32x4.mul(b, i32x4.splat(7471)), i32x4.splat(0x8000)),
  );
  return i32x4.shr_u(sum, 16);
}

/** base + factor * (value - base) in float32, the fraction dropped, cut to 0..255: Pillow's blend. */
function blend(value: v128, base: v128, factor: v128): v128 {
  const mixed = f32x4.add(base, f32x4.mul(factor, f32x4.sub(f32x4.convert_i32x4_s(value), base)));
  return i32x4.min_s(i32x4.max_s(i32x4.trunc_sat_f32x4_s(mixed), i32x4.splat(0)), i32x4.splat(255));
}

/** A colour of hue `hue` (sixths of the circle): high - chroma * clamp(min(k, 4 - k), 0, 1) with k = (n + hue) mod 6. */
function ofHue(n: f32, hue: v128, high: v128, chroma: v128): v128 {
  const six = f32x4.splat(6);
  let k = f32x4.add(f32x4.splat(n), hue);
  k = f32x4.sub(k, v128.and(six, f32x4.ge(k, six)));
  const part = f32x4.max(
    f32x4.splat(0),
    f32x4.min(f32x4.min(k, f32x4.sub(f32x4.splat(4), k)), f32x4.splat(1)),
  );
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.sub(high, f32x4.mul(chroma, part)), f32x4.splat(0.5)));
}

const MIX = 0;
const SATURATE = 1;
const HUE = 2;

/**
 * Applies `count` steps to packed pixels in place and returns the sum of the results' grey. A step is 12 bytes: its code
 * (0 mix with an even grey, 1 mix with the own grey, 2 turn the hue, 3 become grey), then two float32: the factor (or the
 * turn in sixths of the circle) and the even grey. The pixels after the last must be black up to the next four.
 */
export function colours(pixels: usize, length: i32, steps: usize, count: i32): i64 {
  const byte = i32x4.splat(255);
  let sum = i64x2.splat(0);
  const end = pixels + ((<usize>length) << 2);
  const lastStep = steps + <usize>(count * 12);
  for (let at = pixels; at < end; at += 16) {
    const packed = v128.load(at);
    let r = v128.and(packed, byte);
    let g = v128.and(i32x4.shr_u(packed, 8), byte);
    let b = v128.and(i32x4.shr_u(packed, 16), byte);
    for (let step = steps; step < lastStep; step += 12) {
      const code = load<i32>(step);
      const amount = v128.load32_splat(step + 4);
      if (code === MIX || code === SATURATE) {
        const base = code === MIX ? v128.load32_splat(step + 8) : f32x4.convert_i32x4_s(luma(r, g, b));
        r = blend(r, base, amount);
        g = blend(g, base, amount);
        b = blend(b, base, amount);
      } else if (code === HUE) {
        const most = i32x4.max_s(r, i32x4.max_s(g, b));
        const range = i32x4.sub(most, i32x4.min_s(r, i32x4.min_s(g, b)));
        const high = f32x4.convert_i32x4_s(most);
        const chroma = f32x4.convert_i32x4_s(range);
        const by = f32x4.div(f32x4.splat(1), chroma);
        // Hue in sixths of the circle, after Smith 1978: from red, green or blue, whichever is highest.
        const red = f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(g, b)), by);
        const green = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(b, r)), by), f32x4.splat(2));
        const blue = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(r, g)), by), f32x4.splat(4));
        let hue = v128.bitselect(red, v128.bitselect(green, blue, i32x4.eq(most, g)), i32x4.eq(most, r));
        hue = v128.and(f32x4.add(hue, amount), i32x4.ne(range, i32x4.splat(0)));
        hue = f32x4.sub(hue, f32x4.mul(f32x4.floor(f32x4.mul(hue, f32x4.splat(1.0 / 6.0))), f32x4.splat(6)));
        r = ofHue(5, hue, high, chroma);
        g = ofHue(3, hue, high, chroma);
        b = ofHue(1, hue, high, chroma);
      } else {
        r = luma(r, g, b);
        g = r;
        b = r;
      }
    }
    sum = i64x2.add(sum, i64x2.extend_low_i32x4_u(luma(r, g, b)));
    sum = i64x2.add(sum, i64x2.extend_high_i32x4_u(luma(r, g, b)));
    v128.store(at, v128.or(r, v128.or(i32x4.shl(g, 8), i32x4.shl(b, 16))));
  }
  return i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1);
}

/** Where index `at` is when the line is a mirror at the middle of its first and last pixel: -1 is 1. */
function reflect(at: i32, size: i32): i32 {
  const last = size - 1;
  if (last === 0) return 0;
  const period = 2 * last;
  let inside = at % period;
  if (inside < 0) inside += period;
  return inside > last ? period - inside : inside;
}

/**
 * Gaussian blur of packed [size, size] in place, edges reflected. `weights` are int16 in 2^-15, the middle first, then
 * `half` to one side. Between the two passes values have 6 bits behind the point.
 *
 * @param between int16 [size, size, 4] of working memory
 * @param line (size + 2 * half) packed pixels of working memory, then 2 * half addresses
 */
export function blur(pixels: usize, size: i32, weights: usize, half: i32, between: usize, line: usize): void {
  const stride = (<usize>size) << 2;
  const middle = v128.load16_splat(weights);
  for (let y = 0; y < size; y++) {
    const row = pixels + <usize>y * stride;
    const inner = line + ((<usize>half) << 2);
    memory.copy(inner, row, stride);
    for (let k = 1; k <= half; k++) {
      store<u32>(inner - ((<usize>k) << 2), load<u32>(row + ((<usize>reflect(-k, size)) << 2)));
      const beyond = size - 1 + k;
      store<u32>(inner + ((<usize>beyond) << 2), load<u32>(row + ((<usize>reflect(beyond, size)) << 2)));
    }
    const to = between + ((<usize>y * stride) << 1);
    for (let x: usize = 0; x < stride; x += 16) {
      const centre = v128.load(inner + x);
      let low = i16x8.q15mulr_sat_s(i16x8.shl(i16x8.extend_low_i8x16_u(centre), 6), middle);
      let high = i16x8.q15mulr_sat_s(i16x8.shl(i16x8.extend_high_i8x16_u(centre), 6), middle);
      let before = inner + x;
      let after = inner + x;
      for (let k = 1; k <= half; k++) {
        before -= 4;
        after += 4;
        const weight = v128.load16_splat(weights + ((<usize>k) << 1));
        const one = v128.load(before);
        const other = v128.load(after);
        const lowSum = i16x8.add(i16x8.extend_low_i8x16_u(one), i16x8.extend_low_i8x16_u(other));
        const highSum = i16x8.add(i16x8.extend_high_i8x16_u(one), i16x8.extend_high_i8x16_u(other));
        low = i16x8.add(low, i16x8.q15mulr_sat_s(i16x8.shl(lowSum, 6), weight));
        high = i16x8.add(high, i16x8.q15mulr_sat_s(i16x8.shl(highSum, 6), weight));
      }
      v128.store(to + (x << 1), low);
      v128.store(to + (x << 1) + 16, high);
    }
  }
  const rows = line + ((<usize>(size + 2 * half)) << 2) + 16;
  const round = i16x8.splat(32);
  for (let y = 0; y < size; y++) {
    for (let k = 1; k <= half; k++) {
      const at = rows + ((<usize>(k - 1)) << 3);
      store<usize>(at, between + ((<usize>reflect(y - k, size) * stride) << 1));
      store<usize>(at + 4, between + ((<usize>reflect(y + k, size) * stride) << 1));
    }
    const own = between + ((<usize>y * stride) << 1);
    const to = pixels + <usize>y * stride;
    for (let x: usize = 0; x < stride << 1; x += 16) {
      let sum = i16x8.q15mulr_sat_s(v128.load(own + x), middle);
      let at = rows;
      for (let k = 1; k <= half; k++, at += 8) {
        const pair = i16x8.add(v128.load(load<usize>(at) + x), v128.load(load<usize>(at + 4) + x));
        sum = i16x8.add(sum, i16x8.q15mulr_sat_s(pair, v128.load16_splat(weights + ((<usize>k) << 1))));
      }
      const value = i16x8.shr_s(i16x8.add(sum, round), 6);
      v128.store64_lane(to + (x >> 1), i8x16.narrow_i16x8_u(value, value), 0);
    }
  }
}

/** Inverts every value of `threshold` (0 to 255) and above. */
export function solarize(pixels: usize, length: i32, threshold: i32): void {
  const limit = i8x16.splat(<i8>threshold);
  const end = pixels + ((<usize>length) << 2);
  for (let at = pixels; at < end; at += 16) {
    const value = v128.load(at);
    v128.store(at, v128.xor(value, i8x16.ge_u(value, limit)));
  }
}

/** Packed pixels to uint8 [length, 3]. */
export function unpack(pixels: usize, length: i32, to: usize): void {
  const end = pixels + ((<usize>length) << 2);
  for (let at = pixels; at < end; at += 16, to += 12) {
    const packed = v128.load(at);
    v128.store(to, i8x16.shuffle(packed, packed, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15));
  }
}
