"""Writes MNIST and CIFAR-10 in the form in which Keras keeps them, from raw bytes `<set>-<split>-<images|labels>`, and
unpacks the photos. Arguments: the folder of the raw bytes, which gets it all, and the archive of photos."""

import os
import pickle
import sys
import zipfile

import numpy as np

target, photos = sys.argv[1:]


def array(name, split, what):
    return np.fromfile(os.path.join(target, f"{name}-{split}-{what}"), dtype="uint8")


grey = {f"x_{split}": array("mnist", split, "images").reshape(-1, 28, 28) for split in ("train", "test")}
labels = {f"y_{split}": array("mnist", split, "labels") for split in ("train", "test")}
np.savez_compressed(os.path.join(target, "mnist.npz"), **grey, **labels)

for split, names in {"train": [f"data_batch_{i}" for i in range(1, 6)], "test": ["test_batch"]}.items():
    planes = array("cifar10", split, "images").reshape(-1, 32, 32, 3).transpose(0, 3, 1, 2).reshape(-1, 3072)
    classes = array("cifar10", split, "labels")
    for i, name in enumerate(names):
        part = slice(i * 10000, (i + 1) * 10000)
        with open(os.path.join(target, name), "wb") as file:
            pickle.dump({b"data": planes[part], b"labels": classes[part].tolist()}, file, protocol=2)

with zipfile.ZipFile(photos) as archive:
    for name in archive.namelist():
        if name.endswith(".jpg"):
            path = os.path.join(target, "photos", *name.split("/")[-2:])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(archive.read(name))
