"""Writes semantic.json: label pictures drawn by lot, and their metrics, counted pixel by pixel without any of the program's code.

python3 tests/vectors/semantic.py > tests/vectors/semantic.json
"""
import itertools
import json
import random

CLASSES, WIDTH, HEIGHT, IGNORED = 5, 24, 16, -1


def blobs(lot, values, spots):
    labels = [values[0]] * (WIDTH * HEIGHT)
    for _ in range(spots):
        x, y, r, value = lot.randrange(WIDTH), lot.randrange(HEIGHT), lot.randrange(2, 7), lot.choice(values)
        for at in range(WIDTH * HEIGHT):
            if (at % WIDTH - x) ** 2 + (at // WIDTH - y) ** 2 <= r * r:
                labels[at] = value
    return labels


def metrics(pairs):
    counted = [(t, p) for truth, predicted in pairs for t, p in zip(truth, predicted) if t != IGNORED]
    ious = []
    for c in range(CLASSES):
        both = sum(t == c and p == c for t, p in counted)
        either = sum(t == c or p == c for t, p in counted)
        ious.append(both / either if either else None)
    known = [iou for iou in ious if iou is not None]
    return {"iou": ious, "miou": sum(known) / len(known), "accuracy": sum(t == p for t, p in counted) / len(counted)}


def matched(truth, segments):
    """The matching of segments to classes, each class once, with most pixels right: by trying all."""
    names = sorted(set(segments))
    right = {s: [sum(t == c and own == s for t, own in zip(truth, segments)) for c in range(CLASSES)] for s in names}
    slots = list(range(CLASSES)) + [IGNORED] * len(names)
    best = max(itertools.permutations(slots, len(names)), key=lambda match: sum(right[s][c] for s, c in zip(names, match) if c != IGNORED))
    return sum(right[s][c] for s, c in zip(names, best) if c != IGNORED)


lot = random.Random(2409)
pictures = []
for _ in range(4):
    truth = blobs(lot, [0, 1, 2, 3, IGNORED], 9)
    pictures.append({"truth": truth, "predicted": blobs(lot, list(range(CLASSES)), 9), "segments": blobs(lot, [0, 1, 2, 3], 7)})
print(json.dumps({
    "classes": CLASSES,
    "pictures": pictures,
    "together": metrics([(p["truth"], p["predicted"]) for p in pictures]),
    "alone": [metrics([(p["truth"], p["predicted"])]) for p in pictures],
    "matchedPixels": [matched(p["truth"], p["segments"]) for p in pictures],
}))
