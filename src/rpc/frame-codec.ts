/**
 * A message as bytes: `u32 header length | header JSON | padding to 8 | columns, each padded to 8`. Columns are the typed
 * arrays of the message, taken out of the JSON, so that bars cross as raw doubles. Little-endian, as every machine that
 * the app runs on.
 */
const COLUMN_KEY = '\u0000column';

/** Largest message that is read, in bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

interface ColumnPlace {
  readonly kind: 'f64' | 'u8';
  readonly offset: number;
  readonly length: number;
}

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder('utf-8', { fatal: true });
const padTo8 = (bytes: number): number => (bytes + 7) & ~7;

/** Encodes a structured message. Values that JSON does not know become null, as in JSON. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const columns: Uint8Array[] = [];
  let columnBytes = 0;
  const json = JSON.stringify(message, (_key, value: unknown) => {
    if (!(value instanceof Float64Array || value instanceof Uint8Array)) return value;
    const place: ColumnPlace = { kind: value instanceof Uint8Array ? 'u8' : 'f64', offset: columnBytes, length: value.length };
    columns.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    columnBytes += padTo8(value.byteLength);
    return { [COLUMN_KEY]: place };
  });
  const header = textEncoder.encode(json);
  const columnsStart = padTo8(4 + header.length);
  const frame = new Uint8Array(columnsStart + columnBytes);
  new DataView(frame.buffer).setUint32(0, header.length, true);
  frame.set(header, 4);
  let at = columnsStart;
  for (const column of columns) {
    frame.set(column, at);
    at += padTo8(column.length);
  }
  return frame;
}

/** Decodes what `encodeFrame` made. Throws on anything malformed: the peer is not speaking the protocol. */
export function decodeFrame(frame: Uint8Array): unknown {
  if (frame.length < 4) throw new Error('frame shorter than its header');
  const headerLength = new DataView(frame.buffer, frame.byteOffset, 4).getUint32(0, true);
  const columnsStart = padTo8(4 + headerLength);
  if (4 + headerLength > frame.length) throw new Error('frame header longer than the frame');
  const header = textDecoder.decode(frame.subarray(4, 4 + headerLength));
  return JSON.parse(header, (_key, value: unknown) => (isColumnPlace(value) ? readColumn(frame, columnsStart, value[COLUMN_KEY]) : value));
}

function isColumnPlace(value: unknown): value is { [COLUMN_KEY]: ColumnPlace } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, COLUMN_KEY);
}

function readColumn(frame: Uint8Array, columnsStart: number, place: ColumnPlace): Float64Array | Uint8Array {
  const { kind, offset, length } = place;
  const bytes = kind === 'f64' ? length * 8 : length;
  const isSound =
    (kind === 'f64' || kind === 'u8') &&
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    columnsStart + offset + bytes <= frame.length;
  if (!isSound) throw new Error('frame column outside the frame');
  // Not `slice`: on a Node Buffer that is a view, and doubles need memory of their own, aligned.
  const copy = new Uint8Array(bytes);
  copy.set(frame.subarray(columnsStart + offset, columnsStart + offset + bytes));
  return kind === 'f64' ? new Float64Array(copy.buffer, 0, length) : copy;
}
