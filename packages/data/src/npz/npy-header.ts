/** The arrays that are read: whole numbers and truth values, by numpy's type string without the byte order. */
const bytesByType: Readonly<Record<string, number>> = {
  u1: 1,
  i1: 1,
  b1: 1,
  u2: 2,
  i2: 2,
  u4: 4,
  i4: 4,
  u8: 8,
  i8: 8,
};

/** The head of a `.npy` array (numpy.lib.format, versions 1 to 3). */
export type NpyHeader = {
  /** numpy's type without byte order: `u1`, `i8`, ... */
  readonly type: string;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  /** Bytes of one element. */
  readonly itemBytes: number;
  /** Bytes from the start of the file to the first element. */
  readonly dataStart: number;
};

/** Longest head that is read; numpy's own are below a kilobyte. */
export const maxNpyHeader = 65_536;

/**
 * Parses the head of a `.npy` array from the first bytes of its file. Throws Error saying what is wrong: no array, cut off, a
 * type that is not read (floats, text, objects), column order.
 */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 10 || bytes[0] !== 0x93 || Buffer.from(bytes.subarray(1, 6)).toString() !== 'NUMPY')
    throw new Error('it is no numpy array');
  const version = bytes[6] as number;
  if (version < 1 || version > 3)
    throw new Error(`it is of version ${version} of the format; 1 to 3 are read`);
  const fixed = version === 1 ? 10 : 12;
  if (bytes.length < fixed) throw new Error('it ends within its head');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (fixed + length > maxNpyHeader)
    throw new Error(`its head is ${length} bytes long, which no array of numbers needs`);
  if (bytes.length < fixed + length) throw new Error('it ends within its head');
  const text = Buffer.from(bytes.subarray(fixed, fixed + length)).toString('latin1');
  const type = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (type === null || order === undefined || shape === undefined)
    throw new Error('its head does not name type, order and shape of plain numbers');
  if (order === 'True') throw new Error('its elements are in column order (Fortran); save it in row order');
  const itemBytes = bytesByType[type[2] as string];
  if (itemBytes === undefined)
    throw new Error(`its type is ${type[1]}${type[2]}; whole numbers are read, such as uint8`);
  const sides = shape
    .split(',')
    .map((side) => side.trim().replace(/L$/, ''))
    .filter((side) => side !== '')
    .map(Number);
  if (!sides.every(Number.isSafeInteger)) throw new Error(`its shape (${shape}) is not readable`);
  return {
    type: type[2] as string,
    littleEndian: type[1] !== '>',
    shape: sides,
    itemBytes,
    dataStart: fixed + length,
  };
}

/** Number of elements of a shape. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The elements of an array as numbers; `data` holds exactly its elements. */
export function npyNumbers({ type, littleEndian, itemBytes }: NpyHeader, data: Uint8Array): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const read = (at: number): number => {
    switch (type) {
      case 'u2':
        return view.getUint16(at, littleEndian);
      case 'i2':
        return view.getInt16(at, littleEndian);
      case 'u4':
        return view.getUint32(at, littleEndian);
      case 'i4':
        return view.getInt32(at, littleEndian);
      case 'u8':
        return Number(view.getBigUint64(at, littleEndian));
      case 'i8':
        return Number(view.getBigInt64(at, littleEndian));
      case 'i1':
        return view.getInt8(at);
      default:
        return view.getUint8(at);
    }
  };
  return Array.from({ length: data.length / itemBytes }, (_, index) => read(index * itemBytes));
}
