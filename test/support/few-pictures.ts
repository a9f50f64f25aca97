import { Dataset, type DatasetFields } from "../../src/data/index.js";

/** What differs between small datasets. */
type FewFields = Pick<DatasetFields, "images" | "shape" | "labels" | "classNames" | "task">;

/** A small dataset of drawn stand-ins. */
export function fewPictures(fields: FewFields): Dataset {
  const described = { name: "few", title: "Few", source: "drawn stand-in data, seed 1", licence: "CC0" };
  return new Dataset({ ...described, split: "test", standIn: true, ...fields });
}
