"""Writes events.bin beside this file: events for TensorBoard as TensorFlow 2.21 writes them.

    python test/training/callbacks/kept/make-events.py
"""

import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.core.framework.summary_pb2 import HistogramProto, Summary
from tensorflow.core.util.event_pb2 import Event

TIME = 1700000000.25
values = np.array([-1.5, -0.5, 0.25, 0.25, 2.0, 4.5])
counts, edges = np.histogram(values, 30)
histogram = HistogramProto(
    min=values.min(),
    max=values.max(),
    num=len(values),
    sum=values.sum(),
    sum_squares=(values**2).sum(),
    bucket_limit=edges[1:],
    bucket=counts,
)
events = [
    Event(wall_time=TIME, file_version="brain.Event:2"),
    Event(
        wall_time=TIME,
        step=1,
        summary=Summary(
            value=[
                Summary.Value(tag="epoch_loss", simple_value=0.1),
                Summary.Value(tag="epoch_accuracy", simple_value=0.0),
            ]
        ),
    ),
    Event(wall_time=TIME, step=300, summary=Summary(value=[Summary.Value(tag="größe/histogram", histo=histogram)])),
]
place = pathlib.Path(__file__).with_name("events.bin")
with tf.io.TFRecordWriter(str(place)) as writer:
    for event in events:
        writer.write(event.SerializeToString())
