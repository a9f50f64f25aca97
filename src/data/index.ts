export { Augmentation, type AugmentationOptions } from "./augmentation/augmentation.js";
export type { BatchesOptions, ImageBatch } from "./batches.js";
export {
  catalogue,
  type CatalogueEntry,
  type CatalogueFile,
  type CatalogueShape,
  type Checksum,
  type FileCopy,
} from "./catalogue.js";
export { classCountTable, dataTable } from "./data-table.js";
export {
  Dataset,
  type DatasetFacts,
  type DatasetFields,
  type DivideOptions,
  type Example,
  type Split,
} from "./dataset.js";
export { datasets } from "./datasets.js";
export { freeDeviceImages } from "./device-images.js";
export { findSets, type FoundSet } from "./downloads/find-sets.js";
export { locate, type LocatedFile, type LocatedFiles, type LocateOptions } from "./downloads/locate.js";
export { parseCifarBatch, type ParseCifarBatchOptions } from "./formats/cifar-batches.js";
export { parseIdx, type IdxArray, type ParseIdxOptions } from "./formats/idx.js";
export { npyHeader, parseNpy, type NpyArray } from "./formats/npy.js";
export { readNpz } from "./formats/npz.js";
export { readTar, type ReadTarOptions, type TarFile } from "./formats/tar-files.js";
export { openZip, type OpenZipOptions, type ZipArchive, type ZipEntry } from "./formats/zip-files.js";
export type { LabelsShape, LabelTask } from "./label-table.js";
export type { ImagesShape, LabelledImages, Labels } from "./labelled-images.js";
export type { MedMnistEntry, MedMnistName } from "./medmnist-sets.js";
export {
  imageFolder,
  type DuplicatesOptions,
  type ImageFolder,
  type ImageFolderOptions,
} from "./photos/image-folder.js";
export type { Duplicates } from "./photos/duplicates.js";
export type { PictureSource, SourceFile } from "./photos/picture-source.js";
export { cifar10 } from "./sets/cifar10.js";
export { fashionMnist } from "./sets/fashion-mnist.js";
export { hotdog, type Hotdog, type HotdogOptions } from "./sets/hotdog.js";
export { medMnist } from "./sets/med-mnist.js";
export { medicalMnist } from "./sets/medical-mnist.js";
export { mnist } from "./sets/mnist.js";
export { drawnClothes } from "./stand-ins/clothes.js";
export { drawnDigits } from "./stand-ins/digits.js";
export { drawnDishes, type DrawnDishesOptions } from "./stand-ins/dishes.js";
export { drawnExaminations } from "./stand-ins/examinations.js";
export { drawnMedicalImages, type DrawnMedicalImagesOptions } from "./stand-ins/medical-images.js";
export { drawnThings } from "./stand-ins/things.js";
export {
  imageTensor,
  labelTensor,
  oneHot,
  pixelStatistics,
  scaled,
  standardised,
  type PixelStatistics,
} from "./tensors.js";
