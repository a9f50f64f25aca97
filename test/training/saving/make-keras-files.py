"""Makes the small Keras files in kept/ and what Keras predicts by them.

Run by hand with Keras 3 (bench/requirements.txt): python make-keras-files.py
"""

import gzip
import json
import pathlib
import zipfile

import keras
import numpy as np
from keras import layers

kept = pathlib.Path(__file__).parent / "kept"
kept.mkdir(exist_ok=True)
images = np.random.default_rng(5).uniform(0, 255, (3, 8, 8, 3)).round(3).astype("float32")


def varied(model):
    """Weights that no initializer gives: means, variances and biases are not 0 and 1."""
    random = np.random.default_rng(9)
    for weight in model.weights:
        values = random.normal(0, 0.4, weight.shape)
        weight.assign(values**2 + 0.5 if "variance" in weight.path else values)
    return model


def sequential():
    keras.backend.clear_session()
    return varied(keras.Sequential([
        keras.Input((8, 8, 3)),
        layers.Rescaling(1 / 255, offset=-0.5),
        layers.Conv2D(3, 3, padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(max_value=6),
        layers.ZeroPadding2D(((1, 0), (0, 1))),
        layers.DepthwiseConv2D(3, strides=2, padding="same", activation="silu"),
        layers.SeparableConv2D(2, 3, padding="same", activation="tanh"),
        layers.LeakyReLU(0.3),
        layers.MaxPooling2D(2, strides=1),
        layers.UpSampling2D(2),
        layers.AveragePooling2D(2, padding="same"),
        layers.Flatten(),
        layers.Dropout(0.3),
        layers.Dense(4, kernel_regularizer="l2"),
        layers.LayerNormalization(),
        layers.Activation("gelu"),
        layers.Reshape((2, 2)),
        layers.Softmax(),
    ]))


def residual():
    keras.backend.clear_session()
    x = keras.Input((8, 8, 3), name="picture")
    y = layers.Rescaling(1 / 255)(x)
    a = layers.Conv2D(3, 3, padding="same", activation="relu")(y)
    b = layers.BatchNormalization()(layers.Conv2D(3, 1, dilation_rate=1)(y))
    z = layers.ReLU()(layers.Add()([a, b]))
    z = layers.Concatenate()([z, layers.Multiply()([a, y])])
    z = layers.Conv2DTranspose(2, 2, strides=2, activation="selu")(z)
    z = layers.concatenate([layers.GlobalAveragePooling2D()(z), layers.GlobalMaxPooling2D()(z)])
    return varied(keras.Model(x, layers.Dense(3, activation="softmax", name="answer")(z)))


def compact(path):
    """Keras stores the parts of the zip as they are; packed they take a third."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


predictions = {"images": images.flatten().tolist()}
for name, make in {"sequential": sequential, "residual": residual}.items():
    model = make()
    predictions[name] = model.predict(images, verbose=0).flatten().astype(float).round(8).tolist()
    model.save(kept / f"{name}.keras")
    compact(kept / f"{name}.keras")
    model.save(kept / f"{name}.h5")
    (kept / f"{name}.h5.gz").write_bytes(gzip.compress((kept / f"{name}.h5").read_bytes(), mtime=0))
    (kept / f"{name}.h5").unlink()
(kept / "predictions.json").write_text(json.dumps(predictions) + "\n")
print(keras.__version__, {p.name: p.stat().st_size for p in sorted(kept.iterdir())})
