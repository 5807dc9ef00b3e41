"""Goldens of preprocessing and classifiers from scikit-learn: fixtures/classifiers/<set>.safetensors.

Training values are float32 and test values bytes on a grid, so that both sides compute on the very same numbers;
scikit-learn gets them in double precision.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import PowerTransformer
from sklearn.svm import SVC

out = Path(__file__).parent / "fixtures" / "classifiers"
TEST_ROWS = 2000
PROBABILITY_ROWS = 200
PRODUCT_ROWS = 40
PROBABILITY_SEEDS = 8
TEMPERATURE = 0.07


def grouped(rng, counts, columns, spread):
    """Normal clouds around random centres: counts[i] rows of class i."""
    centres = rng.normal(size=(len(counts), columns)) * spread
    labels = np.repeat(np.arange(len(counts)), counts)
    return lambda y: centres[y] + rng.normal(size=(len(y), columns)), labels


def blobs(rng):
    return grouped(rng, [80, 60, 40, 20], 24, 0.55)


def skewed(rng):
    draw, labels = grouped(rng, [60, 50, 40], 16, 0.5)
    return (lambda y: np.exp(draw(y)) * np.where(np.arange(16) % 3 == 0, -1, 1)), labels


def ill(rng):
    """Correlated directions over five orders of magnitude, far from the origin, a constant and a repeated column."""
    draw, labels = grouped(rng, [50, 40, 30, 20, 12, 8], 18, 0.8)
    mix = np.linalg.qr(rng.normal(size=(18, 18)))[0] * np.logspace(1, -4, 18)

    def columns(y):
        mixed = draw(y) @ mix.T + 3
        return np.hstack([mixed, np.full((len(y), 1), 7.25), mixed[:, :1]])

    return columns, labels


def wide(rng):
    return grouped(rng, [8] * 5, 60, 0.7)


def binary(rng):
    return grouped(rng, [90, 30], 10, 0.5)


def collinear(rng):
    """Thirty columns that are four directions and a little noise, away from the origin, one of them thirty times larger."""
    draw, labels = grouped(rng, [70, 50, 30, 10], 4, 0.9)
    mix = rng.normal(size=(4, 30))

    def columns(y):
        values = draw(y) @ mix + 1e-3 * rng.normal(size=(len(y), 30)) + 2
        values[:, 7] *= 30
        return values

    return columns, labels


def make(name, build, seed):
    rng = np.random.default_rng(seed)
    draw, labels = build(rng)
    train = draw(labels).astype(np.float32)
    test_labels = np.arange(TEST_ROWS) % (labels.max() + 1)
    raw = draw(test_labels)
    low = np.minimum(raw.min(0), train.min(0)).astype(np.float32)
    step = ((np.maximum(raw.max(0), train.max(0)) - low) / 255).astype(np.float32)
    step[step < 1e-12] = 0
    safe = np.where(step == 0, 1, step)
    test = np.clip(np.round((raw - low) / safe), 0, 255).astype(np.uint8)
    return train, labels, test, low, step, test_labels


def safetensor(values):
    values = np.asarray(values)
    if values.dtype.kind == "f":
        return np.ascontiguousarray(values, dtype=np.float32)
    return np.ascontiguousarray(values, dtype=np.uint8 if values.max() < 256 else np.int32)


def temperature_votes(train, labels, rows, k):
    """Shares of the votes exp(cosine / temperature) of the k nearest rows by cosine (Wu et al., arXiv 1805.01978)."""
    unit = lambda values: values / np.linalg.norm(values, axis=1, keepdims=True)
    cosine = unit(rows) @ unit(train).T
    nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :k]
    votes = np.exp(np.take_along_axis(cosine, nearest, 1) / TEMPERATURE)
    shares = np.stack([(votes * (labels[nearest] == c)).sum(1) for c in range(labels.max() + 1)], 1)
    return shares / shares.sum(1, keepdims=True)


def several(fits, rows):
    """Probabilities of several runs of a method that draws: their mean, how far one lies from it, how often it decides alike."""
    runs = np.stack([fit.predict_proba(rows) for fit in fits])
    mean = runs.mean(0)
    return mean, float(np.abs(runs - mean).mean()), float((runs.argmax(2) == mean.argmax(1)).mean())


def goldens(name, build, seed):
    train32, y, test8, low, step, y_test = make(name, build, seed)
    x = train32.astype(np.float64)
    t = low.astype(np.float64) + step.astype(np.float64) * test8.astype(np.float64)
    classes = int(y.max()) + 1
    found = dict(train=train32, labels=y, test=test8, low=low, step=step, test_labels=y_test)

    power = PowerTransformer().fit(x)
    xp, tp = power.transform(x), power.transform(t)
    pca = PCA().fit(xp)
    xq, tq = pca.transform(xp), pca.transform(tp)
    found["power/lambdas"] = power.lambdas_
    found["power/train"] = xp
    found["pca/variances"] = pca.explained_variance_
    # Signs and rotations within equal variances are free; lengths and inner products are not. With no more rows than
    # columns scikit-learn keeps a direction along which the training rows do not vary at all: rounding, left out here.
    kept = pca.explained_variance_ > 1e-12 * pca.explained_variance_[0] if len(x) <= x.shape[1] else slice(None)
    found["pca/norms"] = (tq[:, kept] ** 2).sum(1)
    found["pca/products"] = tq[:PRODUCT_ROWS, kept] @ xq[:, kept].T

    for space, (a, b) in {"raw": (x, t), "pipeline": (xq, tq)}.items():
        for kernel in ("rbf", "linear"):
            for weight in (None, "balanced"):
                tag = f"{space}/svc-{kernel}-{weight or 'plain'}"
                machine = SVC(kernel=kernel, class_weight=weight, tol=1e-6).fit(a, y)
                found[f"{tag}/predict"] = machine.predict(b)
                if kernel == "rbf" and weight:
                    machine.decision_function_shape = "ovo"
                    found[f"{tag}/pairs"] = machine.decision_function(b)[:PROBABILITY_ROWS]
                    machine.decision_function_shape = "ovr"
                    found[f"{tag}/ovr"] = machine.decision_function(b)[:PROBABILITY_ROWS]
                    found[f"{tag}/default-tolerance"] = SVC(class_weight=weight).fit(a, y).predict(b)
                    found[f"{tag}/break-ties"] = SVC(class_weight=weight, tol=1e-6, break_ties=True).fit(a, y).predict(b)
        for k, weights in ((5, "uniform"), (5 * classes, "distance")):
            found[f"{space}/knn-{weights}"] = KNeighborsClassifier(min(k, len(y)), weights=weights).fit(a, y).predict(b)
        for c, weight in ((1.0, None), (2.5, "balanced")):
            # The minimum itself, by Newton's method; lbfgs at its default tolerance stops short of it.
            model = LogisticRegression(C=c, class_weight=weight, solver="newton-cholesky", tol=1e-10, max_iter=1000).fit(a, y)
            tag = f"{space}/logistic-{weight or 'plain'}"
            found[f"{tag}/weights"] = np.hstack([model.coef_, model.intercept_[:, None]])
            found[f"{tag}/predict"] = model.predict(b)
            found[f"{tag}/probabilities"] = model.predict_proba(b)[:PROBABILITY_ROWS]

    found["raw/knn-temperature"] = temperature_votes(x, y, t, 5 * classes)[:PROBABILITY_ROWS]

    mean, spread, agreement = several(
        [SVC(class_weight="balanced", probability=True, random_state=s).fit(x, y) for s in range(PROBABILITY_SEEDS)], t
    )
    found["platt/mean"] = mean[:PROBABILITY_ROWS]
    facts = {"classes": classes, "gammaRaw": 1 / (x.shape[1] * x.var()), "plattSpread": spread, "plattAgreement": agreement}
    found["platt/argmax"] = mean.argmax(1)
    for criterion, weight in (("gini", None), ("entropy", "balanced")):
        forests = [
            RandomForestClassifier(criterion=criterion, class_weight=weight, random_state=s).fit(x, y) for s in range(PROBABILITY_SEEDS)
        ]
        mean, spread, agreement = several(forests, t)
        found[f"forest-{criterion}/mean"] = mean[:PROBABILITY_ROWS]
        found[f"forest-{criterion}/argmax"] = mean.argmax(1)
        facts[f"forest-{criterion}Spread"] = spread
        facts[f"forest-{criterion}Agreement"] = agreement
        facts[f"forest-{criterion}Accuracy"] = float((mean.argmax(1) == y_test).mean())
        facts[f"forest-{criterion}Nodes"] = float(np.mean([tree.tree_.node_count for forest in forests for tree in forest.estimators_]))
    out.mkdir(parents=True, exist_ok=True)
    save_file({key: safetensor(value) for key, value in found.items()}, out / f"{name}.safetensors", metadata={"facts": json.dumps(facts)})
    print(name, (out / f"{name}.safetensors").stat().st_size, facts)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sets = dict(blobs=blobs, skewed=skewed, ill=ill, wide=wide, binary=binary, collinear=collinear)
    for seed, (name, build) in enumerate(sets.items()):
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            goldens(name, build, seed)
