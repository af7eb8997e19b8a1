"""Small files of Keras weights in every form that is read, and damaged ones: writes the folder keras/.

Made with Keras 3.15.1 (TensorFlow 2.21), h5py 3.14.0 (HDF5 1.14), numpy 2.x:
    python make_keras.py

The network: conv (3x3, 3 to 2 filters, bias), norm (batch normalisation), dense (2 to 3). Every value is drawn from a
stream named after its parameter (streams.py), so that the tests draw the same and nothing else is stored.
"""
import gzip
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras import layers
from keras.src.legacy.saving import legacy_h5_format

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
from streams import uniform

out = here / "keras"
out.mkdir(exist_ok=True)
SHAPES = {"conv": {"kernel": (3, 3, 3, 2), "bias": (2,)},
          "norm": {"gamma": (2,), "beta": (2,), "moving_mean": (2,), "moving_variance": (2,)},
          "dense": {"kernel": (2, 3), "bias": (3,)}}


def value(layer, role):
    drawn = uniform(11, f"{layer}/{role}", SHAPES[layer][role]).astype(np.float32)
    return drawn + np.float32(2) if role == "moving_variance" else drawn


def fill(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            fill(layer)
        elif layer.name in SHAPES:
            layer.set_weights([value(layer.name, role) for role in SHAPES[layer.name]])


def body():
    return [keras.Input((6, 6, 3)), layers.Conv2D(2, 3, name="conv"), layers.BatchNormalization(name="norm")]


# What Keras writes itself: a flat and a nested model, both forms, and whole models with an optimiser's memories.
plain = keras.Sequential(body() + [layers.GlobalAveragePooling2D(), layers.Dropout(0.5), layers.Dense(3, name="dense")])
nested = keras.Sequential([keras.Input((6, 6, 3)), keras.Sequential(body(), name="backbone"),
                           layers.GlobalAveragePooling2D(), layers.Dense(3, name="dense")])
for model in (plain, nested):
    model.compile("sgd", "mse")
    fill(model)
plain.optimizer.build(plain.trainable_variables)
plain.save_weights(out / "keras3.weights.h5")
nested.save_weights(out / "keras3-nested.weights.h5")
plain.save(out / "whole.h5")
with h5py.File(out / "legacy-nested.h5", "w") as f:
    legacy_h5_format.save_weights_to_hdf5_group(f, nested)

TYPES = {"f16": np.float16, "f32": np.float32, "f64": np.float64, "int": np.int32}


def tensorflow2(path, scope="{layer}/", kind=np.bytes_, chunks=1, type="f32", change=None, omit=(), backend="tensorflow"):
    """The form of Keras 2: `conv/kernel:0` in the group `conv`, lists of names of fixed or variable length."""
    names = lambda texts: np.array([t.encode() for t in texts]) if kind is np.bytes_ else np.array(texts, dtype=h5py.string_dtype())
    with h5py.File(out / path, "w") as f:
        stored = ["input_1", "pool"] + [l for l in SHAPES if l not in omit]
        if chunks == 1:
            f.attrs["layer_names"] = names(stored)
        else:
            for i, part in enumerate(np.array_split(stored, chunks)):
                f.attrs[f"layer_names{i}"] = names(list(part))
        f.attrs["backend"] = np.bytes_(backend)
        f.attrs["keras_version"] = np.bytes_("2.4.0")
        for layer in stored:
            group = f.create_group(layer)
            full = [scope.format(layer=layer) + role + ":0" for role in SHAPES.get(layer, {})]
            group.attrs["weight_names"] = names(full) if full else np.zeros(0)
            for name, role in zip(full, SHAPES.get(layer, {})):
                values = value(layer, role).astype(TYPES[type])
                group.create_dataset(name, data=change(layer, role, values) if change else values)


tensorflow2("legacy.h5")
tensorflow2("legacy-renamed.h5", scope="{layer}_1/", kind=str)
tensorflow2("legacy-split.h5", chunks=3)
tensorflow2("half.h5", type="f16")
tensorflow2("double.h5", type="f64")
tensorflow2("headless.h5", omit=("dense",))

# The backbone of resnetv2-compact; every kernel is 2^-10, so that it packs well: the tests unpack it.
widths = {1: (48, 48), 2: (48, 96), 3: (96, 192)}
compact = {"stem1_conv": (3, 3, 1, 24), "stem1_bn": 24, "stem2_conv": (3, 3, 24, 48)}
for stage, (before, width) in widths.items():
    for block in (1, 2):
        name, channels = f"stage{stage}_block{block}", before if block == 1 else width
        compact |= {f"{name}_preact_bn": channels, f"{name}_conv1": (3, 3, channels, width), f"{name}_mid_bn": width,
                    f"{name}_conv2": (3, 3, width, width)}
        if channels != width:
            compact[f"{name}_shortcut"] = (1, 1, channels, width)
compact["post_bn"] = 192
with h5py.File(out / "compact.h5", "w") as f:
    f.attrs["layer_names"] = np.array([name.encode() for name in compact])
    for name, shape in compact.items():
        start = {"gamma": 1, "beta": 0, "moving_mean": 0, "moving_variance": 1} if isinstance(shape, int) else {"kernel": 2**-10}
        group = f.create_group(name)
        group.attrs["weight_names"] = np.array([f"{name}/{role}:0".encode() for role in start])
        for role, constant in start.items():
            group.create_dataset(f"{name}/{role}:0", data=np.full(shape, constant, np.float32))
(out / "compact.h5.gz").write_bytes(gzip.compress((out / "compact.h5").read_bytes(), mtime=0))
(out / "compact.h5").unlink()

# What must be refused.
tensorflow2("integer.h5", type="int")
tensorflow2("theano.h5", backend="theano")
tensorflow2("shape.h5", change=lambda l, r, v: v[:2] if (l, r) == ("conv", "kernel") else v)
tensorflow2("nan.h5", change=lambda l, r, v: v * np.float32("nan") if (l, r) == ("norm", "beta") else v)
tensorflow2("variance.h5", change=lambda l, r, v: -v if r == "moving_variance" else v)
tensorflow2("no-norm.h5", omit=("norm",))
tensorflow2("missing-dataset.h5")
with h5py.File(out / "missing-dataset.h5", "a") as f:
    del f["conv/conv/bias:0"]
tensorflow2("external.h5")
with h5py.File(out / "external.h5", "a") as f:
    del f["conv/conv/bias:0"]
    f["conv/conv/bias:0"] = h5py.ExternalLink("legacy.h5", "/conv/conv/bias:0")
tensorflow2("circle.h5")
with h5py.File(out / "circle.h5", "a") as f:
    f["conv/conv/again"] = f["conv"]
tensorflow2("numbers-as-names.h5")
with h5py.File(out / "numbers-as-names.h5", "a") as f:
    del f.attrs["layer_names"]
    f.attrs["layer_names"] = np.arange(3)
tensorflow2("chunked.h5")
tensorflow2("elsewhere.h5")
tensorflow2("absent.h5")
with h5py.File(out / "chunked.h5", "a") as f, h5py.File(out / "elsewhere.h5", "a") as g:
    del f["conv/conv/kernel:0"], g["conv/conv/kernel:0"]
    f.create_dataset("conv/conv/kernel:0", data=value("conv", "kernel"), chunks=(3, 3, 3, 2), compression="gzip")
    g.create_dataset("conv/conv/kernel:0", (3, 3, 3, 2), np.float32, external=[("/dev/zero", 0, 216)])
with h5py.File(out / "absent.h5", "a") as f:
    del f["conv/conv/kernel:0"]
    f.create_dataset("conv/conv/kernel:0", (3, 3, 3, 2), np.float32, fillvalue=1)
with h5py.File(out / "strange.h5", "w") as f:
    f["table/values"] = np.arange(4.0)
with h5py.File(out / "huge.h5", "w") as f:
    f.create_dataset("values", shape=(1 << 40,), dtype=np.float32, chunks=(1024,))
with h5py.File(out / "three-of-four.weights.h5", "w") as f:
    for i, role in enumerate(["beta", "moving_mean", "moving_variance"]):
        f[f"layers/batch_normalization/vars/{i}"] = value("norm", role)
    f["layers/batch_normalization/vars"].attrs["name"] = "norm"
whole = (out / "legacy.h5").read_bytes()
(out / "truncated.h5").write_bytes(whole[:len(whole) * 2 // 3])
(out / "text.h5").write_bytes(b"I am no HDF5 file.\n")
print("\n".join(f"{p.name} {p.stat().st_size}" for p in sorted(out.iterdir())))
