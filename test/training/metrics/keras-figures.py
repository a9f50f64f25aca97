"""Figures of Keras for the tests of metrics and losses.

Kept in keras-figures.json, made by Keras 3.15.1 on TensorFlow 2.21.0:
  .peers/bin/python test/training/metrics/keras-figures.py > test/training/metrics/keras-figures.json
  npx prettier --write test/training/metrics/keras-figures.json
"""

import json

import keras
import numpy as np

random = np.random.default_rng(6)
n = 60


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


classes = random.choice(5, n, p=[0.5, 0.3, 0.1, 0.1, 0.0])  # class 4 never comes
logits = np.round(random.normal(size=(n, 5)) + 1.5 * np.eye(5)[classes], 2)
several = np.round(softmax(logits), 2)  # two digits: many equal values
labels = (random.random((n, 3)) < [0.5, 0.2, 0.05]).astype(float)
findings = np.round(1 / (1 + np.exp(-(random.normal(size=(n, 3)) + labels))), 2)
findings[0] = [0, 1, 0.5]
one = labels[:, :1]
chance = findings[:, :1]
onehot = np.eye(5)[classes]
sparse = classes[:, None].astype(float)

m = keras.metrics
l = keras.losses


def counted(metric, target, output):
    for half in (slice(0, 23), slice(23, None)):  # two batches
        metric.update_state(target[half].astype("float32"), output[half].astype("float32"))
    return float(metric.result())


def values(loss, target, output):
    return [float(v) for v in loss(target.astype("float32"), output.astype("float32"))]


figures = {}
for key, target, output in (("binary", one, chance), ("findings", labels, findings), ("classes", onehot, several)):
    of = lambda metric: counted(metric, target, output)
    figures[key] = {
        "auc": of(m.AUC()),
        "auc, 7 thresholds": of(m.AUC(num_thresholds=7)),
        "auc, PR": of(m.AUC(curve="PR")),
        "auc, PR, 7 thresholds": of(m.AUC(curve="PR", num_thresholds=7)),
        "auc, multiLabel": of(m.AUC(multi_label=True)),
        "auc, PR, multiLabel": of(m.AUC(curve="PR", multi_label=True)),
        "truePositives": of(m.TruePositives()),
        "falsePositives": of(m.FalsePositives()),
        "trueNegatives": of(m.TrueNegatives()),
        "falseNegatives": of(m.FalseNegatives(thresholds=0.3)),
        "precision": of(m.Precision()),
        "precision, 0.3": of(m.Precision(thresholds=0.3)),
        "precision, class 0": of(m.Precision(class_id=0)),
        "recall": of(m.Recall()),
        "recall, 0.3, class 0": of(m.Recall(thresholds=0.3, class_id=0)),
        "f1Score, macro": of(m.F1Score(average="macro", threshold=0.5)),
        "f1Score, micro": of(m.F1Score(average="micro", threshold=0.5)),
        "f1Score, weighted": of(m.F1Score(average="weighted", threshold=0.5)),
        "fBetaScore, 2": of(m.FBetaScore(average="macro", beta=2.0, threshold=0.3)),
        "binaryAccuracy": of(m.BinaryAccuracy()),
        "binaryAccuracy, 0.3": of(m.BinaryAccuracy(threshold=0.3)),
    }
of = lambda metric: counted(metric, onehot, several)
figures["classes"] |= {
    "f1Score, macro, largest": of(m.F1Score(average="macro")),
    "f1Score, weighted, largest": of(m.F1Score(average="weighted")),
    "topKCategoricalAccuracy, 1": of(m.TopKCategoricalAccuracy(k=1)),
    "topKCategoricalAccuracy, 2": of(m.TopKCategoricalAccuracy(k=2)),
    "topKCategoricalAccuracy, 5": of(m.TopKCategoricalAccuracy(k=5)),
    "sparseTopKCategoricalAccuracy, 3": counted(m.SparseTopKCategoricalAccuracy(k=3), sparse, several),
    "sparseCategoricalAccuracy": counted(m.SparseCategoricalAccuracy(), sparse, several),
}
losses = {
    "categoricalCrossentropy, fromLogits": values(
        l.CategoricalCrossentropy(from_logits=True, reduction=None), onehot, 10 * logits
    ),
    "categoricalCrossentropy, labelSmoothing": values(
        l.CategoricalCrossentropy(label_smoothing=0.1, reduction=None), onehot, several + 0.01
    ),
    "categoricalCrossentropy, both": values(
        l.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1, reduction=None), onehot, logits
    ),
    "sparseCategoricalCrossentropy": values(l.SparseCategoricalCrossentropy(reduction=None), sparse, several + 0.01),
    "sparseCategoricalCrossentropy, fromLogits": values(
        l.SparseCategoricalCrossentropy(from_logits=True, reduction=None), sparse, 10 * logits
    ),
    "binaryCrossentropy, fromLogits": values(
        l.BinaryCrossentropy(from_logits=True, reduction=None), labels, 10 * logits[:, :3]
    ),
    "binaryCrossentropy, labelSmoothing": values(
        l.BinaryCrossentropy(label_smoothing=0.1, reduction=None), labels, findings
    ),
    "categoricalFocalCrossentropy": values(l.CategoricalFocalCrossentropy(reduction=None), onehot, several + 0.01),
    "binaryFocalCrossentropy": values(l.BinaryFocalCrossentropy(gamma=1.5, reduction=None), labels, findings),
    "binaryFocalCrossentropy, alpha": values(
        l.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, reduction=None), labels, findings
    ),
}


def shortened(value):
    if isinstance(value, dict):
        return {key: shortened(v) for key, v in value.items()}
    if isinstance(value, list):
        return [shortened(v) for v in value]
    return value if isinstance(value, str) else float(f"{value:.9g}")


inputs = {
    "classes": sparse.ravel().tolist(),
    "logits": logits.tolist(),
    "several": several.tolist(),
    "labels": labels.tolist(),
    "findings": findings.tolist(),
}
print(json.dumps(shortened({"keras": keras.__version__, "inputs": inputs, "metrics": figures, "losses": losses})))
