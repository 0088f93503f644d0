"""Times one ask, all suggests and one tell of Optuna, for the benchmark next to this file.

Reads one JSON object a line and answers each with one: {"open": KEY, ...} prepares a study with a history,
{"measure": KEY, "count": N} times N rounds of it.
"""

import json
import sys
import time

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import create_trial

optuna.logging.set_verbosity(optuna.logging.ERROR)

studies = {}


def distribution_of(own):
    kind = own["type"]
    if kind == "float":
        return FloatDistribution(own["low"], own["high"], log=own["log"], step=own.get("step"))
    if kind == "int":
        return IntDistribution(own["low"], own["high"], log=own["log"], step=own["step"])
    return CategoricalDistribution(own["choices"])


def suggest(trial, name, own):
    kind = own["type"]
    if kind == "float":
        return trial.suggest_float(name, own["low"], own["high"], log=own["log"], step=own.get("step"))
    if kind == "int":
        return trial.suggest_int(name, own["low"], own["high"], log=own["log"], step=own["step"])
    return trial.suggest_categorical(name, own["choices"])


def loss_of(values):
    return sum((v - 0.3) ** 2 if isinstance(v, (int, float)) else (0.0 if v == "b" else 1.0) for v in values)


def open_study(request):
    samplers = {"tpe": optuna.samplers.TPESampler, "random": optuna.samplers.RandomSampler}
    study = optuna.create_study(sampler=samplers[request["sampler"]](seed=1))
    space = {one["name"]: one["distribution"] for one in request["parameters"]}
    distributions = {name: distribution_of(own) for name, own in space.items()}
    study.add_trials(
        [
            create_trial(params=one["params"], distributions=distributions, value=one["loss"])
            for one in request["history"]
        ]
    )
    studies[request["open"]] = (study, space)
    return {}


def measure(request):
    study, space = studies[request["measure"]]
    times = []
    for _ in range(request["count"]):
        start = time.perf_counter()
        trial = study.ask()
        values = [suggest(trial, name, own) for name, own in space.items()]
        study.tell(trial, loss_of(values))
        times.append(1000 * (time.perf_counter() - start))
    return {"times": times}


print(json.dumps({"version": optuna.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(open_study(request) if "open" in request else measure(request)), flush=True)
