import type { CatalogueEntry, Checksum, FileCopy } from "./catalogue-entry.js";
import { medMnistSets } from "./medmnist-sets.js";

export type { CatalogueEntry, CatalogueFile, CatalogueShape, Checksum, FileCopy } from "./catalogue-entry.js";

const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/**
 * Every data set that the seminar knows, by short name; the twelve of MedMNIST stand in {@link medMnistSets}. Addresses,
 * sizes and checksums stand in these two tables and nowhere else.
 *
 * @example
 * console.log(catalogue.mnist.licence);
 */
export const catalogue = {
  mnist: {
    name: "mnist",
    title: "MNIST",
    folder: "mnist",
    files: {
      trainImages: idxFile("train-images-idx3-ubyte", {
        packed: ["sha256:440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 9_912_422],
        unpacked: ["md5:6bbc9ace898e44ae57da46a324031adb", 47_040_016],
      }),
      trainLabels: idxFile("train-labels-idx1-ubyte", {
        packed: ["sha256:3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 28_881],
        unpacked: ["md5:a25bea736e30d166cdddb491f175f624", 60_008],
      }),
      testImages: idxFile("t10k-images-idx3-ubyte", {
        packed: ["sha256:8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 1_648_877],
        unpacked: ["md5:2646ac647ad5339dbf082846283269ea", 7_840_016],
      }),
      testLabels: idxFile("t10k-labels-idx1-ubyte", {
        packed: ["sha256:f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 4_542],
        unpacked: ["md5:27ae3e4e09519cfbb04c329615203637", 10_008],
      }),
    },
    mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
    shapes: { train: [60_000, 28, 28, 1], test: [10_000, 28, 28, 1] },
    classNames: digits,
    task: "single-label",
    licence: "CC BY-SA 3.0",
    citation:
      "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998",
    homepage: "http://yann.lecun.com/exdb/mnist/",
  },
  fashionMnist: {
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    folder: "fashion-mnist",
    files: {
      trainImages: idxFile("train-images-idx3-ubyte", {
        packed: ["sha256:3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880],
        unpacked: ["md5:f4a8712d7a061bf5bd6d2ca38dc4d50a", 47_040_016],
      }),
      trainLabels: idxFile("train-labels-idx1-ubyte", {
        packed: ["sha256:a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515],
        unpacked: ["md5:9018921c3c673c538a1fc5bad174d6f9", 60_008],
      }),
      testImages: idxFile("t10k-images-idx3-ubyte", {
        packed: ["sha256:346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102],
        unpacked: ["md5:8181f5470baa50b63fa0f6fddb340f0a", 7_840_016],
      }),
      testLabels: idxFile("t10k-labels-idx1-ubyte", {
        packed: ["sha256:67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148],
        unpacked: ["md5:15d484375f8d13e6eb1aabb0c3f46965", 10_008],
      }),
    },
    mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
    shapes: { train: [60_000, 28, 28, 1], test: [10_000, 28, 28, 1] },
    classNames: [
      "T-shirt/top",
      "Trouser",
      "Pullover",
      "Dress",
      "Coat",
      "Sandal",
      "Shirt",
      "Sneaker",
      "Bag",
      "Ankle boot",
    ],
    task: "single-label",
    licence: "MIT",
    citation:
      "H. Xiao, K. Rasul and R. Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms. arXiv:1708.07747, 2017",
    homepage: "https://github.com/zalandoresearch/fashion-mnist",
  },
  cifar10: {
    name: "cifar10",
    title: "CIFAR-10",
    folder: "cifar10",
    files: {
      archive: {
        copies: [
          { name: "cifar-10-binary.tar.gz", checksum: "md5:c32a1d4ab5d03f1284b67883e8d87530", bytes: 170_052_171 },
          {
            // The same six batches, packed anew for class folders
            name: "cifar-10-binary.tar.gz",
            checksum: "sha256:6b07a064147df0922668be906b2518ca1e93ba52bde6383bc6953707bc5d6d71",
            bytes: 169_566_535,
            onMirrors: false,
          },
        ],
      },
    },
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    shapes: { train: [50_000, 32, 32, 3], test: [10_000, 32, 32, 3] },
    classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    task: "single-label",
    licence: "none stated",
    citation:
      "A. Krizhevsky: Learning multiple layers of features from tiny images. Technical report, University of Toronto, 2009",
    homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  },
  ...medMnistSets,
  medicalMnist: {
    name: "medical-mnist",
    title: "Medical MNIST",
    folder: "medical-mnist",
    files: {
      archive: {
        copies: [
          { name: "MedNIST.tar.gz", checksum: "md5:0bc7306e7427e00ad1c5526a6677552d" },
          {
            // 1,000 of each class
            name: "medical-mnist-6k.zip",
            checksum: "sha256:8799a751992e0da2be653217a8d7091953b7bbb92dab7fb6ae12cc2d344ca141",
            bytes: 8_906_633,
            onMirrors: false,
            images: { all: 6_000 },
          },
        ],
      },
    },
    mirrors: ["https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/"],
    shapes: { all: [58_954, 64, 64, 1] },
    classNames: ["AbdomenCT", "BreastMRI", "CXR", "ChestCT", "Hand", "HeadCT"],
    task: "single-label",
    licence: "CC BY-SA 4.0",
    citation:
      "MedNIST, made available by B. J. Erickson (Mayo Clinic) and distributed by Project MONAI; gathered from sets of The Cancer Imaging Archive, the RSNA Bone Age Challenge and the NIH chest X-ray set",
    homepage: "https://github.com/Project-MONAI/tutorials",
  },
  hotdog: {
    name: "hotdog",
    title: "Hot dog or not",
    folder: "hotdog",
    files: {
      archive: {
        copies: [
          { name: "hotdog.zip", checksum: "sha1:fba480ffa8aa7e0febbb511d181409f899b9baa5" },
          {
            // Other photos, with a manifest and a third split
            name: "hotdog.zip",
            checksum: "sha256:a45f4604821378e4cdf5853d4081cbc2412d37710cddbc007b70f09ecd81f859",
            bytes: 24_047_343,
            onMirrors: false,
            images: { train: 4_298, test: 400, holdout: 200 },
          },
        ],
      },
    },
    mirrors: ["http://d2l-data.s3-accelerate.amazonaws.com/"],
    shapes: { train: [2_000, undefined, undefined, 3], test: [800, undefined, undefined, 3] },
    classNames: ["hot dog", "not hot dog"],
    task: "single-label",
    licence: "unknown: photographers' rights remain",
    citation:
      "A. Zhang, Z. C. Lipton, M. Li and A. J. Smola: Dive into Deep Learning, https://d2l.ai, section on fine-tuning",
    homepage: "https://d2l.ai/chapter_computer-vision/fine-tuning.html",
  },
} as const satisfies Record<string, CatalogueEntry>;

/** An IDX file: published packed by gzip, in class folders also unpacked under its name without `.gz`. */
function idxFile(
  name: string,
  { packed, unpacked }: Record<"packed" | "unpacked", readonly [checksum: Checksum, bytes: number]>,
): { readonly copies: readonly [FileCopy, FileCopy] } {
  return {
    copies: [
      { name: `${name}.gz`, checksum: packed[0], bytes: packed[1] },
      { name, checksum: unpacked[0], bytes: unpacked[1], onMirrors: false },
    ],
  };
}
