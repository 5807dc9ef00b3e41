"""The scikit-learn side of the classifier benchmark.

Argument: threads. Reads one JSON object a line on standard input. {"data": file} loads the features; {"task": "svc"} fits
SVC with probabilities and predicts; {"task": "protocol", "k": [...], "draws": [[[rows, ...], ...], ...], "jobs": n} runs
the few-label protocol over the given draws. Every answer is one JSON line with wall and processor seconds.
"""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from joblib import Parallel, delayed
from safetensors.numpy import load_file
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import PowerTransformer
from sklearn.svm import SVC
from threadpoolctl import threadpool_limits

warnings.simplefilter("ignore")


def classifiers(classes, rows, threads):
    return {
        "svm": SVC(class_weight="balanced", probability=True, break_ties=True, random_state=0, cache_size=1000),
        "knn": KNeighborsClassifier(min(5 * classes, rows), weights="distance"),
        "logistic": LogisticRegression(C=2.5, class_weight="balanced", max_iter=10000),
        "random-forest": RandomForestClassifier(random_state=0, n_jobs=threads),
    }


def cell(data, rows, names, threads):
    """One draw: preprocessing fitted once for all classifiers, every classifier fitted, the test rows predicted."""
    start = time.process_time()
    classes = int(data["labels"].max()) + 1
    x, y = data["train"][rows], data["labels"][rows]
    power = PowerTransformer().fit(x)
    x = power.transform(x)
    pca = PCA().fit(x)
    a, b = pca.transform(x), pca.transform(power.transform(data["test"]))
    parts = {"preprocessing": time.process_time() - start}
    scores = {}
    for name, model in classifiers(classes, len(rows), threads).items():
        if name not in names:
            continue
        start = time.process_time()
        model.fit(a, y)
        # As the published pipeline: the class of the largest probability.
        predicted = model.classes_[model.predict_proba(b).argmax(1)]
        scores[name] = balanced_accuracy_score(data["test_labels"], predicted)
        parts[name] = time.process_time() - start
    return scores, parts


def protocol(data, request, threads):
    draws = [rows for repetitions in request["draws"] for rows in repetitions]
    names = request["classifiers"]
    if request["jobs"] > 1:
        with Parallel(n_jobs=request["jobs"], inner_max_num_threads=1) as pool:
            found = pool(delayed(cell)(data, np.asarray(rows), names, 1) for rows in draws)
    else:
        with threadpool_limits(threads):
            found = [cell(data, np.asarray(rows), names, threads) for rows in draws]
    per_k = len(request["draws"][0])
    accuracy = {
        name: [float(np.mean([found[k * per_k + r][0][name] for r in range(per_k)])) for k in range(len(request["draws"]))]
        for name in names
    }
    parts = {name: sum(cell[1][name] for cell in found) for name in found[0][1]}
    return {"accuracy": accuracy, "parts": parts}


def svc(data, threads):
    with threadpool_limits(threads):
        model = SVC(probability=True, random_state=0, cache_size=1000).fit(data["train"], data["labels"])
        predicted = model.classes_[model.predict_proba(data["test"]).argmax(1)]
    return {"accuracy": {"svm": [balanced_accuracy_score(data["test_labels"], predicted)]}}


def main():
    threads = int(sys.argv[1])
    data = None
    for line in sys.stdin:
        request = json.loads(line)
        if "data" in request:
            data = {name: value.astype(np.float64) if value.dtype.kind == "f" else value for name, value in load_file(request["data"]).items()}
            print(json.dumps({"scikitLearn": sklearn.__version__, "numpy": np.__version__}), flush=True)
            continue
        start, cpu = time.perf_counter(), time.process_time()
        found = svc(data, threads) if request["task"] == "svc" else protocol(data, request, threads)
        found["seconds"] = time.perf_counter() - start
        found["cpuSeconds"] = time.process_time() - cpu
        print(json.dumps(found), flush=True)


main()
