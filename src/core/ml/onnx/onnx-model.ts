import { ProtobufWriter } from './protobuf-writer.ts';

/** Field numbers and codes are those of onnx.proto3 (github.com/onnx/onnx). */
const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;
const ATTRIBUTE_FLOAT = 1;

/** A single-precision constant of the graph. */
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly floatAttributes?: Readonly<Record<string, number>>;
}

/** A single-precision input or output; a text in the shape is a dimension that may have any length. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of an ONNX file with that graph, operator set 17. */
export function onnxModelBytes(graph: OnnxGraph): Uint8Array {
  return new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, 'tradewind')
    .message(7, graphMessage(graph))
    .message(8, new ProtobufWriter().text(1, '').integer(2, OPSET))
    .finish();
}

function graphMessage(graph: OnnxGraph): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const node of graph.nodes) message.message(1, nodeMessage(node));
  message.text(2, graph.name);
  for (const constant of graph.constants) message.message(5, tensorMessage(constant));
  for (const input of graph.inputs) message.message(11, valueMessage(input));
  for (const output of graph.outputs) message.message(12, valueMessage(output));
  return message;
}

function nodeMessage(node: OnnxNode): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, node.outputs.join('+')).text(4, node.operator);
  for (const [name, value] of Object.entries(node.floatAttributes ?? {})) {
    message.message(5, new ProtobufWriter().text(1, name).float(2, value).integer(20, ATTRIBUTE_FLOAT));
  }
  return message;
}

function tensorMessage(constant: OnnxConstant): ProtobufWriter {
  const message = new ProtobufWriter();
  for (const length of constant.shape) message.integer(1, length);
  return message.integer(2, FLOAT).text(8, constant.name).bytes(9, littleEndian(constant.values));
}

function valueMessage(value: OnnxValue): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const length of value.shape) {
    shape.message(1, typeof length === 'number' ? new ProtobufWriter().integer(1, length) : new ProtobufWriter().text(2, length));
  }
  const tensor = new ProtobufWriter().integer(1, FLOAT).message(2, shape);
  return new ProtobufWriter().text(1, value.name).message(2, new ProtobufWriter().message(1, tensor));
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return bytes;
}
