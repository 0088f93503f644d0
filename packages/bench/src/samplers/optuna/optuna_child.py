"""Asks and tells Optuna over lines of JSON; one line in, one line out. The objective is evaluated by the caller."""

import json
import sys
import time
import warnings

import optuna
from optuna.trial import TrialState

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)

# Violations of failed trials; a sampler that knows constraints ranks infeasible trials by them.
VIOLATION = "violation"


def violation_of(trial):
    return (trial.user_attrs.get(VIOLATION, 0.0),)


def tpe(seed, constrained):
    extra = {"constraints_func": violation_of} if constrained else {}
    return optuna.samplers.TPESampler(seed=seed, **extra)


def gp(seed, constrained):
    import torch

    torch.set_num_threads(1)
    extra = {"constraints_func": violation_of} if constrained else {}
    return optuna.samplers.GPSampler(seed=seed, **extra)


def nsga2(seed, constrained):
    extra = {"constraints_func": violation_of} if constrained else {}
    return optuna.samplers.NSGAIISampler(seed=seed, **extra)


SAMPLERS = {
    "tpe": tpe,
    "gp": gp,
    "nsga2": nsga2,
    "random": lambda seed, constrained: optuna.samplers.RandomSampler(seed=seed),
    "qmc": lambda seed, constrained: optuna.samplers.QMCSampler(seed=seed),
    "cma_es": lambda seed, constrained: optuna.samplers.CmaEsSampler(seed=seed),
}
KNOW_CONSTRAINTS = ("tpe", "gp", "nsga2")

COMPARE = {
    "eq": lambda seen, value: seen == value,
    "ne": lambda seen, value: seen not in value if isinstance(value, list) else seen != value,
    "in": lambda seen, value: seen in value if isinstance(value, list) else seen == value,
    "gt": lambda seen, value: seen > value,
    "gte": lambda seen, value: seen >= value,
    "lt": lambda seen, value: seen < value,
    "lte": lambda seen, value: seen <= value,
}


def suggest(trial, space):
    """Define by run: a parameter is asked for only while its conditions hold."""
    params = {}
    for one in space:
        if all(w["parent"] in params and COMPARE[w["operator"]](params[w["parent"]], w["value"]) for w in one["when"]):
            params[one["name"]] = suggest_one(trial, one["name"], one["distribution"])
    return params


def suggest_one(trial, name, d):
    if d["type"] == "bool":
        return trial.suggest_categorical(name, [False, True])
    if d["type"] == "categorical":
        return trial.suggest_categorical(name, d["choices"])
    if d["type"] == "int":
        # Optuna takes no step on a logarithmic scale.
        return trial.suggest_int(name, d["low"], d["high"], log=d["log"], step=1 if d["log"] else d["step"])
    return trial.suggest_float(name, d["low"], d["high"], log=d["log"], step=None if d["log"] else d.get("step"))


class Session:
    def __init__(self, request):
        name = request["sampler"]
        self.failures = request["failures"]
        constrained = self.failures == "rank" and request["may_fail"] and name in KNOW_CONSTRAINTS
        self.study = optuna.create_study(sampler=SAMPLERS[name](request["seed"], constrained))
        self.space = request["space"]
        self.open = {}
        self.worst = 0.0

    def ask(self):
        start = time.perf_counter()
        trial = self.study.ask()
        params = suggest(trial, self.space)
        self.open[trial.number] = trial
        return {"number": trial.number, "params": params, "ms": 1e3 * (time.perf_counter() - start)}

    def tell(self, number, result):
        trial = self.open.pop(number)
        start = time.perf_counter()
        if "value" in result:
            self.worst = max(self.worst, result["value"])
            self.study.tell(trial, result["value"])
        elif self.failures == "ignore":
            self.study.tell(trial, state=TrialState.FAIL)
        elif self.failures == "penalty":
            self.study.tell(trial, result["severity"])
        else:
            self.tell_rank(trial, result)
        return {"ms": 1e3 * (time.perf_counter() - start)}

    def tell_rank(self, trial, result):
        # Severities are tens apart, so what was left of the time decides among equal ones only.
        trial.set_user_attr(VIOLATION, result["severity"] + 1.0 - result["progress"])
        self.study.tell(trial, self.worst)


def main():
    session = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["op"] == "open":
                session = Session(request)
                reply = {"version": optuna.__version__}
            elif request["op"] == "ask":
                reply = session.ask()
            else:
                reply = session.tell(request["number"], request["result"])
        except Exception as error:  # told to the caller, who knows which case it was
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
