import { createRequire } from "node:module";

import {
  attributeValue,
  shapeValue,
  tensorValue,
  textValue,
  truthValue,
  typeValue,
  wholeValue,
} from "../../../src/training/graph/attribute-values.js";
import {
  bytesOf,
  savedModelFile,
  type Message,
  type WrittenNode,
} from "../../../src/training/graph/saved-model-file.js";
import { tensorflowBackend } from "../../../src/tensorflow-backend.js";

/** The reader that Google's compiler made of TensorFlow's own definitions; tfjs-node brings it without types. */
const { AttrValue, SavedModel } = createRequire(import.meta.url)(
  "@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js",
) as Record<
  "AttrValue" | "SavedModel",
  { deserializeBinary(bytes: Uint8Array): { toObject(): Record<string, unknown> } }
>;

const read = (value: Message) => AttrValue.deserializeBinary(bytesOf(value)).toObject();

describe("what is written of a graph is read by TensorFlow's own messages", () => {
  it.each([
    ["a type", typeValue(9), { type: 9 }],
    ["a shape with an open size", shapeValue([-1, 28, 1]), { shape: { dimList: [-1, 28, 1], unknownRank: false } }],
    ["no", truthValue(false), { b: false }],
    ["zero", wholeValue(0), { i: 0 }],
    ["a number below zero", wholeValue(-3), { i: -3 }],
    ["a number beyond 32 bits", wholeValue(2 ** 40 + 5), { i: 2 ** 40 + 5 }],
    ["a text", textValue("SAME ü"), { s: Buffer.from("SAME ü").toString("base64") }],
  ])("%s", (_, value, expected) => {
    const { shape, ...rest } = read(value) as { shape?: { dimList: { size: number }[]; unknownRank: boolean } };
    const sizes = shape && { ...shape, dimList: shape.dimList.map(({ size }) => size) };
    expect({ ...rest, shape: sizes }).toMatchObject(expected);
  });

  it("lists as tfjs-node hands them to the addon", () => {
    const binding = tensorflowBackend()?.binding;
    if (!binding) throw new Error("there is no TensorFlow");
    const attribute = (type: number, value: unknown) =>
      read(attributeValue({ name: "one", type, value }, binding))["list"];
    expect(attribute(binding.TF_ATTR_INT, [1, -1, 300])).toMatchObject({ iList: [1, -1, 300] });
    expect(attribute(binding.TF_ATTR_FLOAT, [0.5, -2])).toMatchObject({ fList: [0.5, -2] });
    expect(attribute(binding.TF_ATTR_TYPE, [1, 3])).toMatchObject({ typeList: [1, 3] });
    expect(attribute(binding.TF_ATTR_INT, [])).toMatchObject({ iList: [] });
    expect(() => attribute(99, [1])).toThrow("attribute one is a list of type 99");
  });

  it("a tensor larger than the room that was thought of", () => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 251);
    const nodes: WrittenNode[] = [
      { name: "weights", operation: "Const", inputs: [], attributes: { value: tensorValue(4, [1000, 1000], bytes) } },
      { name: "again", operation: "Identity", inputs: ["weights", "^weights"], attributes: { T: typeValue(4) } },
    ];
    const parts = { tag: "serve", nodes, versions: { producer: 561, minConsumer: 12 }, tensorflowVersion: "2.4.0" };
    const signatures = { call: (fields: Parameters<Message>[0]) => fields.writeStringField(3, "a/method") };
    for (const options of [{}, { tensorBytes: bytes.length }]) {
      const model = SavedModel.deserializeBinary(savedModelFile({ ...parts, signatures }, options)).toObject();
      expect(model).toMatchObject({
        savedModelSchemaVersion: 1,
        metaGraphsList: [
          {
            metaInfoDef: { tagsList: ["serve"], tensorflowVersion: "2.4.0" },
            graphDef: {
              nodeList: [
                {
                  name: "weights",
                  op: "Const",
                  attrMap: [["value", { tensor: { dtype: 4, tensorContent: Buffer.from(bytes).toString("base64") } }]],
                },
                { name: "again", op: "Identity", inputList: ["weights", "^weights"], attrMap: [["T", { type: 4 }]] },
              ],
              versions: { producer: 561, minConsumer: 12 },
            },
            signatureDefMap: [["call", { methodName: "a/method" }]],
          },
        ],
      });
    }
  });
});
