import type { CatalogueEntry, Checksum } from "./catalogue-entry.js";
import type { LabelTask } from "./label-table.js";
import type { ImagesShape } from "./labelled-images.js";

/** A set of MedMNIST in the catalogue: one archive, three splits. */
export interface MedMnistEntry extends CatalogueEntry<"archive", "train" | "validation" | "test"> {
  readonly shapes: Readonly<Record<"train" | "validation" | "test", ImagesShape>>;
}

/** What one set of MedMNIST has for itself. */
interface MedMnistFacts {
  title: string;
  md5: string;
  /** Length of the download. Undefined: only the server knows. */
  bytes?: number;
  images: readonly [train: number, validation: number, test: number];
  channels: 1 | 3;
  classNames: readonly string[];
  /** Default: "single-label". */
  task?: LabelTask;
  /** Default: "CC BY 4.0". */
  licence?: string;
}

const organs = [
  "bladder",
  "femur-left",
  "femur-right",
  "heart",
  "kidney-left",
  "kidney-right",
  "liver",
  "lung-left",
  "lung-right",
  "pancreas",
  "spleen",
];

/** A short name of one of the twelve 2D sets. */
export type MedMnistName = keyof typeof medMnistSets;

/**
 * The twelve 2D sets of MedMNIST v2 in 28×28: counts, classes, tasks, licences and md5 as in the table of the PyPI package
 * medmnist 3.0.2 (https://github.com/MedMNIST/MedMNIST/blob/main/medmnist/info.py).
 */
export const medMnistSets = {
  pathmnist: medMnistSet({
    title: "PathMNIST",
    md5: "a8b06965200029087d5bd730944a56c1",
    bytes: 205_615_438,
    images: [89_996, 10_004, 7_180],
    channels: 3,
    classNames: [
      "adipose",
      "background",
      "debris",
      "lymphocytes",
      "mucus",
      "smooth muscle",
      "normal colon mucosa",
      "cancer-associated stroma",
      "colorectal adenocarcinoma epithelium",
    ],
  }),
  chestmnist: medMnistSet({
    title: "ChestMNIST",
    md5: "02c8a6516a18b556561a56cbdd36c4a8",
    images: [78_468, 11_219, 22_433],
    channels: 1,
    classNames: [
      "atelectasis",
      "cardiomegaly",
      "effusion",
      "infiltration",
      "mass",
      "nodule",
      "pneumonia",
      "pneumothorax",
      "consolidation",
      "edema",
      "emphysema",
      "fibrosis",
      "pleural",
      "hernia",
    ],
    task: "multi-label",
  }),
  dermamnist: medMnistSet({
    title: "DermaMNIST",
    md5: "0744692d530f8e62ec473284d019b0c7",
    images: [7_007, 1_003, 2_005],
    channels: 3,
    classNames: [
      "actinic keratoses and intraepithelial carcinoma",
      "basal cell carcinoma",
      "benign keratosis-like lesions",
      "dermatofibroma",
      "melanoma",
      "melanocytic nevi",
      "vascular lesions",
    ],
    licence: "CC BY-NC 4.0",
  }),
  octmnist: medMnistSet({
    title: "OCTMNIST",
    md5: "c68d92d5b585d8d81f7112f81e2d0842",
    images: [97_477, 10_832, 1_000],
    channels: 1,
    classNames: ["choroidal neovascularization", "diabetic macular edema", "drusen", "normal"],
  }),
  pneumoniamnist: medMnistSet({
    title: "PneumoniaMNIST",
    md5: "28209eda62fecd6e6a2d98b1501bb15f",
    images: [4_708, 524, 624],
    channels: 1,
    classNames: ["normal", "pneumonia"],
  }),
  retinamnist: medMnistSet({
    title: "RetinaMNIST",
    md5: "bd4c0672f1bba3e3a89f0e4e876791e4",
    images: [1_080, 120, 400],
    channels: 3,
    classNames: ["0", "1", "2", "3", "4"],
    task: "ordinal",
  }),
  breastmnist: medMnistSet({
    title: "BreastMNIST",
    md5: "750601b1f35ba3300ea97c75c52ff8f6",
    bytes: 559_580,
    images: [546, 78, 156],
    channels: 1,
    classNames: ["malignant", "normal, benign"],
  }),
  bloodmnist: medMnistSet({
    title: "BloodMNIST",
    md5: "7053d0359d879ad8a5505303e11de1dc",
    images: [11_959, 1_712, 3_421],
    channels: 3,
    classNames: [
      "basophil",
      "eosinophil",
      "erythroblast",
      "immature granulocytes (myelocytes, metamyelocytes and promyelocytes)",
      "lymphocyte",
      "monocyte",
      "neutrophil",
      "platelet",
    ],
  }),
  tissuemnist: medMnistSet({
    title: "TissueMNIST",
    md5: "ebe78ee8b05294063de985d821c1c34b",
    images: [165_466, 23_640, 47_280],
    channels: 1,
    classNames: [
      "Collecting Duct, Connecting Tubule",
      "Distal Convoluted Tubule",
      "Glomerular endothelial cells",
      "Interstitial endothelial cells",
      "Leukocytes",
      "Podocytes",
      "Proximal Tubule Segments",
      "Thick Ascending Limb",
    ],
  }),
  organamnist: medMnistSet({
    title: "OrganAMNIST",
    md5: "68e3f8846a6bd62f0c9bf841c0d9eacc",
    images: [34_561, 6_491, 17_778],
    channels: 1,
    classNames: organs,
  }),
  organcmnist: medMnistSet({
    title: "OrganCMNIST",
    md5: "b9ceb9546e10131b32923c5bbeaea2b1",
    images: [12_975, 2_392, 8_216],
    channels: 1,
    classNames: organs,
  }),
  organsmnist: medMnistSet({
    title: "OrganSMNIST",
    md5: "9ab87b696fb54e2a387ebe992d6ed5f1",
    images: [13_932, 2_452, 8_827],
    channels: 1,
    classNames: organs,
  }),
} as const;

function medMnistSet(facts: MedMnistFacts): MedMnistEntry {
  const { title, md5, bytes, channels, classNames, task = "single-label", licence = "CC BY 4.0" } = facts;
  const [train, validation, test] = facts.images;
  const name = title.toLowerCase();
  const checksum: Checksum = `md5:${md5}`;
  return {
    name,
    title,
    folder: "medmnist",
    files: { archive: { copies: [{ name: `${name}.npz`, checksum, bytes }] } },
    mirrors: ["https://zenodo.org/records/10519652/files/"],
    shapes: {
      train: [train, 28, 28, channels],
      validation: [validation, 28, 28, channels],
      test: [test, 28, 28, channels],
    },
    classNames,
    task,
    licence,
    citation:
      "J. Yang, R. Shi, D. Wei, Z. Liu, L. Zhao, B. Ke, H. Pfister and B. Ni: MedMNIST v2 – A large-scale lightweight benchmark for 2D and 3D biomedical image classification. Scientific Data 10, 41, 2023, doi:10.1038/s41597-022-01721-8",
    homepage: "https://medmnist.com/",
  };
}
