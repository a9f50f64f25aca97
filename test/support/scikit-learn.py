"""Figures of scikit-learn for test/training/numbers/scikit-learn.test.ts.

Reads a JSON list of cases from stdin, { labels, probabilities (rows), multiLabel }, and prints a list of figures, one
for each; numbers that are not finite are words.
"""

import json
import sys
import warnings

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(each) for each in value]
    value = float(value)
    return value if np.isfinite(value) else str(value)


def delong_interval(truths, scores):
    """By definition: every positive beside every negative (DeLong et al. 1988, equations 5 to 7)."""
    x, y = scores[truths == 1], scores[truths == 0]
    above = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    area = above.mean()
    variance = above.mean(1).var(ddof=1) / len(x) + above.mean(0).var(ddof=1) / len(y)
    reach = 1.959964 * np.sqrt(variance)
    return np.clip([area - reach, area + reach], 0, 1)


def scores_of(labels, predicted, names):
    def of(average):
        values = metrics.precision_recall_fscore_support(
            labels, predicted, labels=names, average=average, zero_division=0
        )
        return [values[0], values[1], values[2]]

    return {
        "classes": metrics.precision_recall_fscore_support(labels, predicted, labels=names, zero_division=0),
        "micro": of("micro"),
        "macro": of("macro"),
        "weighted": of("weighted"),
        "accuracy": metrics.accuracy_score(labels, predicted),
    }


def one_class(truths, scores):
    fpr, tpr, thresholds = metrics.roc_curve(truths, scores)
    all_points = metrics.roc_curve(truths, scores, drop_intermediate=False)
    precision, recall, steps = metrics.precision_recall_curve(truths, scores)
    share, probability = calibration_curve(truths, scores, n_bins=10)
    return {
        "roc": [fpr, tpr, thresholds],
        "roc, all": all_points,
        "auc": metrics.roc_auc_score(truths, scores),
        "delong": delong_interval(truths, scores),
        "precisionRecall": [precision, recall, steps],
        "averagePrecision": metrics.average_precision_score(truths, scores),
        "calibration": [share, probability],
    }


def figures_of(case):
    labels = np.array(case["labels"])
    probabilities = np.array(case["probabilities"])
    names = list(range(probabilities.shape[1]))
    if case["multiLabel"]:
        onehot = labels.reshape(probabilities.shape)
        report = scores_of(onehot, (probabilities > 0.5).astype(int), names)
        figures = {"report": report}
    else:
        onehot = (labels[:, None] == np.array(names)).astype(int)
        predicted = probabilities.argmax(axis=1)
        figures = {
            "report": scores_of(labels, predicted, names),
            "confusion": metrics.confusion_matrix(labels, predicted, labels=names),
            "shares": {
                of: metrics.confusion_matrix(labels, predicted, labels=names, normalize=normalize)
                for of, normalize in (("true", "true"), ("predicted", "pred"), ("all", "all"))
            },
            "logLoss": metrics.log_loss(labels, probabilities, labels=names),
            "brierScore": metrics.brier_score_loss(labels, probabilities, labels=names)
            if len(names) > 2
            else metrics.brier_score_loss(labels, probabilities[:, 1], pos_label=1),
        }
    figures["classes"] = [one_class(onehot[:, k], probabilities[:, k]) for k in names]
    for average in ("macro", "weighted", "micro"):
        figures[f"auc, {average}"] = metrics.roc_auc_score(onehot, probabilities, average=average)
        figures[f"averagePrecision, {average}"] = metrics.average_precision_score(
            onehot, probabilities, average=average
        )
    return figures


print(json.dumps([plain(figures_of(case)) for case in json.load(sys.stdin)]))
