/** The signed distance from a point to a shape's outline: negative inside. Lengths in half image widths. */
export type SignedDistance = (x: number, y: number) => number;

/** A disc of the given radius about (centerX, centerY). */
export const disc =
  (centerX: number, centerY: number, radius: number): SignedDistance =>
  (x, y) =>
    Math.sqrt((x - centerX) ** 2 + (y - centerY) ** 2) - radius;

/** An ellipse with semi-axes a and b about (centerX, centerY), turned by `angle` radians. The distance is approximate off the outline. */
export function ellipse(
  centerX: number,
  centerY: number,
  a: number,
  b: number,
  angle: number,
): SignedDistance {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return (x, y) => {
    const u = (cos * (x - centerX) + sin * (y - centerY)) / a;
    const v = (-sin * (x - centerX) + cos * (y - centerY)) / b;
    const radial = Math.sqrt(u * u + v * v);
    // First-order distance: value over the length of its gradient.
    const slope = Math.sqrt((u / a) ** 2 + (v / b) ** 2) / Math.max(radial, 1e-6);
    return radial < 1e-6 ? -Math.min(a, b) : (radial - 1) / slope;
  };
}

/** A line from (ax, ay) to (bx, by), `radius` thick to each side, with round ends. */
export function capsule(ax: number, ay: number, bx: number, by: number, radius: number): SignedDistance {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy || 1e-12;
  return (x, y) => {
    const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
    return Math.sqrt((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) - radius;
  };
}

/** A part of a ring about the origin: `halfAngle` radians to each side of the x axis, `thickness` to each side, round ends. */
export function ringArc(radius: number, halfAngle: number, thickness: number): SignedDistance {
  const endX = radius * Math.cos(halfAngle);
  const endY = radius * Math.sin(halfAngle);
  return (x, y) => {
    const mirrored = Math.abs(y);
    const within = Math.atan2(mirrored, x) <= halfAngle;
    const toLine = within
      ? Math.abs(Math.sqrt(x * x + y * y) - radius)
      : Math.sqrt((x - endX) ** 2 + (mirrored - endY) ** 2);
    return toLine - thickness;
  };
}

/** The union of shapes, with joints rounded over the length `softness` (soft minimum: -s log sum exp(-d/s)). */
export function softUnion(shapes: readonly SignedDistance[], softness: number): SignedDistance {
  return (x, y) => {
    let sum = 0;
    for (const shape of shapes)
      sum += Math.exp(-Math.min(40 * softness, Math.max(-40 * softness, shape(x, y))) / softness);
    return -softness * Math.log(sum);
  };
}

/** `shape` without `bite`, the edge rounded over the length `softness`. */
export function softDifference(
  shape: SignedDistance,
  bite: SignedDistance,
  softness: number,
): SignedDistance {
  const negated: SignedDistance = (x, y) => -shape(x, y);
  const union = softUnion([negated, bite], softness);
  return (x, y) => -union(x, y);
}

/** A shape turned by `angle` radians about the origin and then moved by (shiftX, shiftY). */
export function placed(shape: SignedDistance, angle: number, shiftX: number, shiftY: number): SignedDistance {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return (x, y) => {
    const dx = x - shiftX;
    const dy = y - shiftY;
    return shape(cos * dx + sin * dy, -sin * dx + cos * dy);
  };
}
