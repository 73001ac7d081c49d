/** Writes the protocol-buffers wire format (protobuf.dev, "Encoding"): just what ONNX files need. */
export class ProtobufWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A field of type int32, int64 or enum; non-negative. */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A field of type float, for example an attribute. */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    this.#append(new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#append(value);
    return this;
  }

  /** A text of ASCII characters: names in a graph are nothing else. Throws `RangeError` otherwise. */
  text(field: number, value: string): this {
    const codes = Array.from(value, (character) => character.charCodeAt(0));
    if (codes.some((code) => code > 127)) throw new RangeError(`Expected an ASCII text, found "${value}".`);
    return this.bytes(field, Uint8Array.from(codes));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.finish());
  }

  /** The bytes so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #varint(value: number): void {
    const digits: number[] = [];
    let rest = value;
    while (rest > 127) {
      digits.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    digits.push(rest);
    this.#append(Uint8Array.from(digits));
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }
}
