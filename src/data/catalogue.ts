/** One file of a data set as it lies on the mirrors and in `<folder>/<set>/<file>`. */
export interface CatalogueFile {
  readonly name: string;
  /** Of the file as it is downloaded, in hex. */
  readonly sha256: string;
  /** Length of the download in bytes. */
  readonly bytes: number;
}

/** What is known about a data set before any of it is read. */
export interface CatalogueEntry<Role extends string = string> {
  /** Short name; also the folder's. */
  readonly name: string;
  readonly title: string;
  /** The files by what they hold. */
  readonly files: Readonly<Record<Role, CatalogueFile>>;
  /** Base addresses, tried in this order; each ends in `/` and is followed by a file's name. */
  readonly mirrors: readonly string[];
  /** Shape of each split's images: `[n, height, width, channels]`. */
  readonly shapes: Readonly<Record<string, readonly [n: number, height: number, width: number, channels: number]>>;
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  readonly licence: string;
  readonly citation: string;
}

/**
 * Every data set that the seminar knows. Addresses, sizes and checksums stand here and nowhere else.
 *
 * @example
 * console.log(catalogue.mnist.licence);
 */
export const catalogue = {
  mnist: {
    name: "mnist",
    title: "MNIST",
    files: {
      trainImages: {
        name: "train-images-idx3-ubyte.gz",
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        bytes: 9_912_422,
      },
      trainLabels: {
        name: "train-labels-idx1-ubyte.gz",
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        bytes: 28_881,
      },
      testImages: {
        name: "t10k-images-idx3-ubyte.gz",
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        bytes: 1_648_877,
      },
      testLabels: {
        name: "t10k-labels-idx1-ubyte.gz",
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        bytes: 4_542,
      },
    },
    mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
    shapes: { train: [60_000, 28, 28, 1], test: [10_000, 28, 28, 1] },
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    licence: "CC BY-SA 3.0",
    citation:
      "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998",
  },
} as const satisfies Record<string, CatalogueEntry>;
