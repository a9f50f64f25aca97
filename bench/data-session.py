"""Loads data the ways that are usual in Python, each once, and prints one line of JSON: seconds, and bytes of memory.

Arguments: what to load, and where it lies. `mnist-keras` and `cifar10-keras` do what keras.datasets do with the files in
their cache (numpy's archive; six pickles). `photos-…` read a folder of JPEGs at 64×64, stretched, or by Keras
cropped to the middle: Pillow antialiases, as ours does, tf.data where it is asked to, Keras does not."""

import glob
import json
import os
import pickle
import resource
import sys
import time

import numpy as np

SIZE = 64


def mnist_keras(folder):
    with np.load(os.path.join(folder, "mnist.npz")) as archive:
        return [archive[name] for name in ("x_train", "y_train", "x_test", "y_test")]


def cifar10_keras(folder):
    images = np.empty((50000, 3, 32, 32), dtype="uint8")
    labels = np.empty(50000, dtype="uint8")
    for batch in range(5):
        part = slice(batch * 10000, (batch + 1) * 10000)
        images[part], labels[part] = cifar_batch(folder, f"data_batch_{batch + 1}")
    test_images, test_labels = cifar_batch(folder, "test_batch")
    last = lambda planes: planes.transpose(0, 2, 3, 1)
    return [last(images), labels, last(test_images), test_labels]


def cifar_batch(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        batch = pickle.load(file, encoding="bytes")
    return batch[b"data"].reshape(-1, 3, 32, 32), batch[b"labels"]


def photos_pillow(folder):
    from PIL import Image, ImageOps

    def read(path):
        return np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB").resize((SIZE, SIZE)))

    return [np.stack([read(path) for path in sorted(glob.glob(os.path.join(folder, "*", "*")))])]


def photos_tf(folder, antialias=False):
    def read(path):
        image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
        return tf.cast(tf.image.resize(image, (SIZE, SIZE), antialias=antialias), tf.uint8)

    paths = tf.data.Dataset.from_tensor_slices(sorted(glob.glob(os.path.join(folder, "*", "*"))))
    images = paths.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(256).prefetch(tf.data.AUTOTUNE)
    return [np.concatenate([batch.numpy() for batch in images])]


def photos_tf_antialiased(folder):
    return photos_tf(folder, antialias=True)


def photos_keras(folder):
    import keras

    read = keras.utils.image_dataset_from_directory
    images = read(
        folder, image_size=(SIZE, SIZE), crop_to_aspect_ratio=True, batch_size=256, shuffle=False, verbose=False
    )
    return [np.concatenate([batch.numpy() for batch, _ in images])]


what, folder = sys.argv[1:]
needs_tensorflow = what != "photos-pillow"
if needs_tensorflow:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    tf.constant(0)  # the device starts here and not in what is measured
load = globals()[what.replace("-", "_")]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
arrays = load(folder)
tensors = [tf.constant(array) for array in arrays] if needs_tensorflow else arrays
seconds = time.perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "memory": (after - before) * 1024, "images": [len(array) for array in arrays]}))
