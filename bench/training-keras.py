"""Trains a net with Keras' `model.fit` on arrays in memory and prints one line of JSON: milliseconds a step.

Arguments: plan of the net as JSON, folder of the raw data, what to measure as JSON."""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

BATCH_SIZE = 64
WARM_UP_STEPS = 20


class StepClock(keras.callbacks.Callback):
    """Only looks at the begin of steps: a method for their end would keep Keras from going on while logs are read."""

    def __init__(self, least):
        super().__init__()
        self.least = least
        self.steps = -1  # the begin of a step is the end of the one before

    def on_train_batch_begin(self, batch, logs=None):
        self.steps += 1
        self.now = time.perf_counter()
        if self.steps == WARM_UP_STEPS:
            self.started = self.now
        measured = self.steps - WARM_UP_STEPS
        if measured >= self.least["steps"] and self.now - self.started >= self.least["seconds"]:
            self.model.stop_training = True

    def measured(self):
        steps = self.steps - WARM_UP_STEPS
        return {"steps": steps, "msPerStep": 1000 * (self.now - self.started) / steps}


def build(plan):
    layers = keras.layers
    make = {
        "conv": lambda p: layers.Conv2D(p["filters"], 3, padding=p["padding"], activation="relu"),
        "dense": lambda p: layers.Dense(p["units"], activation=p["activation"]),
        "dropout": lambda p: layers.Dropout(p["rate"]),
        "flatten": lambda p: layers.Flatten(),
        "normalisation": lambda p: layers.BatchNormalization(),
        "pool": lambda p: layers.MaxPooling2D(2),
    }
    net = keras.Sequential([keras.Input(plan["input"])] + [make[layer["kind"]](layer) for layer in plan["layers"]])
    assert net.count_params() == plan["parameters"]
    return net


plan, folder, least = json.loads(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
read = lambda what: np.fromfile(os.path.join(folder, f"{plan['data']}-{what}"), dtype="uint8")
images = read("images").reshape(-1, *plan["input"]).astype("float32") / 255
labels = read("labels").astype("int32")
net = build(plan)
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
clock = StepClock(least)
net.fit(images, labels, batch_size=BATCH_SIZE, verbose=0, callbacks=[clock])
print(json.dumps({**clock.measured(), "version": keras.__version__}))
