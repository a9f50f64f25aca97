"""Trains a net with PyTorch's usual loop on tensors in memory and prints one line of JSON: milliseconds a step.

Channels lie last in memory, with which convolutions take 0.7 to 0.95 of the processor's time that they take otherwise.

Arguments: plan of the net as JSON, folder of the raw data, what to measure as JSON."""

import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn

BATCH_SIZE = 64
WARM_UP_STEPS = 20


def build(plan):
    height, width, channels = plan["input"]
    modules = []
    for layer in plan["layers"]:
        kind = layer["kind"]
        if kind == "conv":
            modules += [nn.Conv2d(channels, layer["filters"], 3, padding=layer["padding"]), nn.ReLU()]
            channels = layer["filters"]
            if layer["padding"] == "valid":
                height, width = height - 2, width - 2
        elif kind == "dense":
            modules.append(nn.Linear(channels, layer["units"]))
            channels = layer["units"]
            if layer["activation"] == "relu":  # the loss has the softmax in it
                modules.append(nn.ReLU())
        elif kind == "dropout":
            modules.append(nn.Dropout(layer["rate"]))
        elif kind == "flatten":
            modules.append(nn.Flatten())
            channels = channels * height * width
        elif kind == "normalisation":
            modules.append(nn.BatchNorm2d(channels))
        elif kind == "pool":
            modules.append(nn.MaxPool2d(2))
            height, width = height // 2, width // 2
    return nn.Sequential(*modules)


def train(net, images, labels, least):
    """Steps through epochs until enough is measured: how many steps, and milliseconds for each."""
    optimizer = torch.optim.Adam(net.parameters())
    loss_of = nn.CrossEntropyLoss()
    net.train()
    steps = -WARM_UP_STEPS
    started = time.perf_counter()
    while True:
        loss_sum, correct = 0.0, 0
        for chosen in torch.randperm(len(labels)).split(BATCH_SIZE):
            x, y = images[chosen], labels[chosen]
            optimizer.zero_grad()
            outputs = net(x)
            loss = loss_of(outputs, y)
            loss.backward()
            optimizer.step()
            loss_sum += loss.item() * len(y)
            correct += (outputs.argmax(1) == y).sum().item()
            steps += 1
            if steps == 0:
                started = time.perf_counter()
            seconds = time.perf_counter() - started
            if steps >= least["steps"] and seconds >= least["seconds"]:
                return {"steps": steps, "msPerStep": 1000 * seconds / steps}


plan, folder, least = json.loads(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
height, width, channels = plan["input"]
read = lambda what: np.fromfile(os.path.join(folder, f"{plan['data']}-{what}"), dtype="uint8")
pixels = torch.from_numpy(read("images").reshape(-1, height, width, channels)).permute(0, 3, 1, 2)
images = pixels.float().div(255).contiguous(memory_format=torch.channels_last)
labels = torch.from_numpy(read("labels").astype("int64"))
net = build(plan).to(memory_format=torch.channels_last)
print(json.dumps({**train(net, images, labels, least), "version": torch.__version__}))
