"""Writes the learning rates of Keras' and PyTorch's schedules to keras.json and pytorch.json beside this file.

    python test/training/schedules/kept/make-schedules.py keras pytorch

The rates of PyTorch were made by its torch/optim/lr_scheduler.py alone, with a stand-in for the compiled rest of it, which
that machine could not load.
"""

import json
import pathlib
import sys

STEPS = list(range(0, 61))


def keras_rates():
    import keras

    schedules = keras.optimizers.schedules

    def rates(schedule):
        return [float(schedule(step)) for step in STEPS]

    return keras.__version__, {
        "exponential": rates(schedules.ExponentialDecay(0.1, 7, 0.6)),
        "exponential in stairs": rates(schedules.ExponentialDecay(0.1, 7, 0.6, staircase=True)),
        "piecewise": rates(schedules.PiecewiseConstantDecay([10, 25], [0.1, 0.03, 0.002])),
        "cosine": rates(schedules.CosineDecay(0.1, 40, alpha=0.05)),
        "cosine with warm-up": rates(
            schedules.CosineDecay(0.01, 40, alpha=0.05, warmup_target=0.2, warmup_steps=10)
        ),
        "restarts": rates(schedules.CosineDecayRestarts(0.1, 8, t_mul=2.0, m_mul=0.8, alpha=0.1)),
        "even restarts": rates(schedules.CosineDecayRestarts(0.1, 8, t_mul=1.0, m_mul=0.5)),
    }


def pytorch_rates():
    import torch
    from torch.optim.lr_scheduler import LinearLR, OneCycleLR, StepLR

    def rates(make, rate=0.1):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
        schedule = make(optimizer)
        given = []
        for step in STEPS:
            given.append(float(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            if step < STEPS[-1]:
                schedule.step()
        return given

    def one_cycle(**options):
        return rates(
            lambda optimizer: OneCycleLR(
                optimizer, max_lr=0.1, total_steps=len(STEPS), cycle_momentum=False, **options
            )
        )

    return torch.__version__, {
        "one cycle": one_cycle(),
        "one cycle in lines": one_cycle(
            anneal_strategy="linear", pct_start=0.4, div_factor=10, final_div_factor=100
        ),
        "one cycle of three phases": one_cycle(three_phase=True),
        "one cycle that starts high": one_cycle(pct_start=0.01),
        "steps": rates(lambda optimizer: StepLR(optimizer, 15, 0.3)),
        "linear warm-up": rates(lambda optimizer: LinearLR(optimizer, start_factor=0.1, total_iters=10), 0.2),
    }


for name in sys.argv[1:]:
    version, rates = {"keras": keras_rates, "pytorch": pytorch_rates}[name]()
    place = pathlib.Path(__file__).with_name(f"{name}.json")
    lines = [f"    {json.dumps(of)}: {json.dumps(values)}" for of, values in rates.items()]
    place.write_text(f'{{\n  "version": "{version}",\n  "rates": {{\n' + ",\n".join(lines) + "\n  }\n}\n")
