"""Small whole Keras models in every form that is read, with inputs and outputs: writes keras-models.tar.gz.

Made with Keras 3.15.1 (TensorFlow 2.21), h5py 3.14.0 (HDF5 1.14), numpy 2.x, safetensors 0.8:
    python make_keras_models.py

NAME.keras, NAME.h5 (whole model, legacy), NAME.weights.h5 and NAME.json (Keras 3 weights, description),
NAME.nameless.weights.h5 (the same without the layers' names), NAME.legacy.h5 (legacy weights), NAME.keras2.h5 (a whole
model whose configuration and names of weights are rewritten as Keras 2 has them), and NAME.safetensors with `input`
([N, H, W, C]) and `output` ([N, classes], what the model gives). Seeds are fixed. Archives that must be refused: hostile-….keras.
"""
import gzip
import io
import json
import os
import pathlib
import tarfile
import tempfile
import warnings
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras import layers
from keras.src.legacy.saving import legacy_h5_format
from safetensors.numpy import save_file

from keras_attention import CBAMLayer

here = pathlib.Path(__file__).resolve().parent
folder = tempfile.TemporaryDirectory()
out = pathlib.Path(folder.name)


def randomize(model, seed):
    """Draws every weight; variances are positive, and nothing is at its start."""
    random = np.random.default_rng(seed)
    for variable in model.variables:
        if "seed_generator" in variable.path:
            continue
        shape, name = variable.shape, variable.path.split("/")[-1]
        if name in ("moving_variance", "variance", "gamma"):
            value = random.uniform(0.5, 1.5, shape)
        elif "kernel" in name:
            value = random.normal(0, 1.6 / np.sqrt(max(1, np.prod(shape[:-1]))), shape)
        elif name == "count":
            value = np.full(shape, 12)
        else:
            value = random.normal(0, 0.3, shape)
        variable.assign(value)
    for layer in model.layers:
        if isinstance(layer, layers.Normalization):
            layer.finalize_state()


def replaced():
    """Nested pre-activation backbone, CBAM, head: the network of the project that this one replaces, in small."""
    image = keras.Input((32, 32, 3))
    x = layers.Conv2D(8, 7, strides=2, name="conv1_conv")(layers.ZeroPadding2D(3, name="conv1_pad")(image))
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(layers.ZeroPadding2D(1, name="pool1_pad")(x))
    p = layers.Activation("relu", name="block1_preact_relu")(
        layers.BatchNormalization(epsilon=1.001e-5, name="block1_preact_bn")(x))
    shortcut = layers.Conv2D(16, 1, strides=2, name="block1_0_conv")(p)
    y = layers.Conv2D(4, 1, use_bias=False, name="block1_1_conv")(p)
    y = layers.Activation("relu", name="block1_1_relu")(layers.BatchNormalization(epsilon=1.001e-5, name="block1_1_bn")(y))
    y = layers.Conv2D(4, 3, strides=2, use_bias=False, name="block1_2_conv")(layers.ZeroPadding2D(1, name="block1_2_pad")(y))
    y = layers.Conv2D(16, 1, name="block1_3_conv")(y)
    x = layers.Add(name="block1_out")([shortcut, y])
    x = layers.Activation("relu", name="post_relu")(layers.BatchNormalization(epsilon=1.001e-5, name="post_bn")(x))
    backbone = keras.Model(image, x, name="resnet50v2")
    image = keras.Input((32, 32, 3), name="face")
    x = layers.GlobalAveragePooling2D()(CBAMLayer(ratio=8, name="cbam_layer")(backbone(image)))
    for units in (12, 10):
        x = layers.BatchNormalization()(layers.Dropout(0.5)(layers.Dense(units, activation="relu")(x)))
    return keras.Model(image, layers.Dense(7, activation="softmax", name="emotion")(x), name="replaced")


def plain():
    """A sequential network whose preprocessing is its first layer."""
    return keras.Sequential([
        keras.Input((24, 24, 1)), layers.Rescaling(1 / 127.5, offset=-1), layers.RandomFlip("horizontal"),
        layers.Conv2D(6, 3, padding="same", activation="relu"), layers.MaxPooling2D(2, padding="same"),
        layers.Conv2D(8, (3, 5), strides=2), layers.LeakyReLU(negative_slope=0.2), layers.SpatialDropout2D(0.2),
        layers.AveragePooling2D(3, strides=1, padding="same"), layers.Conv2D(16, 1, groups=8),
        layers.Conv2D(6, 3, activation="elu", groups=2, use_bias=False),
        layers.Flatten(), layers.Dense(9, activation="tanh"), layers.Dropout(0.3), layers.Dense(5),
    ], name="plain")


def xception():
    """Separable convolutions with residuals (Chollet 2017), gray input; the softmax is a layer of its own."""
    image = keras.Input((20, 20, 1), name="input_1")
    x = layers.Activation("relu", name="stem_relu")(layers.BatchNormalization(name="stem_bn")(
        layers.Conv2D(4, 3, use_bias=False, name="stem")(image)))
    for width in (6, 8):
        shortcut = layers.BatchNormalization(name=f"shortcut{width}_bn")(
            layers.Conv2D(width, 1, strides=2, padding="same", use_bias=False, name=f"shortcut{width}")(x))
        for i in (1, 2):
            x = layers.SeparableConv2D(width, 3, padding="same", use_bias=i == 2, name=f"separable{width}_{i}")(x)
            x = layers.BatchNormalization(name=f"separable{width}_{i}_bn")(x)
            if i == 1:
                x = layers.Activation("relu", name=f"separable{width}_relu")(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{width}")(x)
        x = layers.Add(name=f"add{width}")([x, shortcut])
    x = layers.GlobalAveragePooling2D(name="average")(layers.Conv2D(7, 3, padding="same", name="last")(x))
    return keras.Model(image, layers.Activation("softmax", name="predictions")(x), name="mini_xception")


def squeeze():
    """Squeeze and excitation, depthwise convolutions, a layer called twice, two nested models, CBAM with square kernels."""
    gate_input = keras.Input((7, 7, 8))
    g = layers.Dense(2, activation="relu")(layers.Reshape((1, 1, -1))(layers.GlobalAveragePooling2D()(gate_input)))
    gate = keras.Model(gate_input, layers.Multiply()([gate_input, layers.Dense(8, activation="sigmoid")(g)]), name="gate")
    shared = layers.Conv2D(8, 3, padding="same", activation="swish", name="shared")
    branch = keras.Sequential([keras.Input((7, 7, 8)), layers.Conv2D(4, 1, name="shared"), layers.PReLU(shared_axes=[1, 2])],
                              name="branch")
    image = keras.Input((16, 16, 3))
    x = layers.Normalization(name="statistics")(image)
    x = layers.ZeroPadding2D(((0, 1), (1, 0)))(x)
    x = layers.Conv2D(8, 3, strides=2, name="stem")(x)
    x = layers.ReLU(6.0)(layers.BatchNormalization(scale=False)(x))
    x = layers.DepthwiseConv2D(3, depth_multiplier=1, padding="valid", activation="relu6", name="depthwise")(x)
    x = CBAMLayer(ratio=1, bias=True, name="attention")(layers.ZeroPadding2D(((1, 0), (0, 1)))(x))
    x = gate(shared(shared(x)))
    x = layers.Concatenate()([x, branch(x), layers.Activation("gelu")(branch(gate(x)))])
    x = layers.GlobalMaxPooling2D(keepdims=True)(layers.BatchNormalization(center=False)(x))
    x = layers.Softmax()(layers.Dense(6)(layers.Flatten()(x)))
    return keras.Model(image, x, name="squeeze")


def keras2_config(config):
    """The configuration of a model as Keras 2 writes it: nested lists of calls, plain names of types, a model's own node."""
    models = {l["config"]["name"] for l in config.get("layers", []) if "layers" in l["config"]}

    def history(tensor):
        name, node, index = tensor["config"]["keras_history"]
        return [name, node + (name in models), index, {}]

    def tensors(value):
        if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
            return [history(value)]
        return [t for v in value for t in tensors(v)] if isinstance(value, list) else []

    for layer in config.get("layers", []):
        if "inbound_nodes" in layer:
            layer["inbound_nodes"] = [tensors(node["args"]) for node in layer["inbound_nodes"]]
        c = layer["config"]
        if isinstance(c.get("dtype"), dict):
            c["dtype"] = c["dtype"]["config"]["name"]
        if "batch_shape" in c:
            c["batch_input_shape"] = c.pop("batch_shape")
        layer["class_name"] = layer["class_name"].split(">")[-1]
        keras2_config(c)
    for key in ("input_layers", "output_layers"):
        if key in config and isinstance(config[key][0], str):
            config[key] = [config[key]]
    return config


def keras2(source, target):
    """Rewrites a whole model as Keras 2 has it."""
    with h5py.File(source) as f, h5py.File(target, "w") as g:
        config = json.loads(f.attrs["model_config"])
        config["class_name"] = {"Functional": "Model"}.get(config["class_name"], config["class_name"])
        keras2_config(config["config"])
        if config["class_name"] == "Sequential":
            head, *rest = config["config"]["layers"]
            rest[0]["config"]["batch_input_shape"] = head["config"]["batch_input_shape"]
            config["config"]["layers"] = rest
        g.attrs["model_config"] = json.dumps(config).encode()
        g.attrs["keras_version"], g.attrs["backend"] = np.bytes_("2.4.0"), np.bytes_("tensorflow")
        weights = g.create_group("model_weights")
        weights.attrs["layer_names"] = np.array([str(n).encode() for n in f["model_weights"].attrs["layer_names"]])
        for layer, group in f["model_weights"].items():
            names = [str(n) for n in group.attrs["weight_names"]]
            weights.create_group(layer).attrs["weight_names"] = np.array([f"{n}:0".encode() for n in names])
            for n in names:
                weights[f"{layer}/{n}:0"] = group[n][()]


for seed, make in enumerate((replaced, plain, xception, squeeze)):
    keras.utils.clear_session()
    model, name = make(), make.__name__
    randomize(model, 100 + seed)
    random = np.random.default_rng(200 + seed)
    images = random.uniform(0, 255 if name == "plain" else 1, (4, *model.input_shape[1:])).astype(np.float32)
    outputs = model(images, training=False).numpy()
    save_file({"input": images, "output": outputs}, out / f"{name}.safetensors")
    model.compile("adam", "mse")
    if name == "plain":
        model.optimizer.build(model.trainable_variables)
    model.save(out / f"{name}.keras")
    model.save(out / f"{name}.h5", include_optimizer=name == "plain")
    model.save_weights(out / f"{name}.weights.h5")
    (out / f"{name}.json").write_text(model.to_json())
    with h5py.File(out / f"{name}.legacy.h5", "w") as f:
        legacy_h5_format.save_weights_to_hdf5_group(f, model)
    keras2(out / f"{name}.h5", out / f"{name}.keras2.h5")
    with h5py.File(out / f"{name}.weights.h5") as f, h5py.File(out / f"{name}.nameless.weights.h5", "w") as g:
        for key in f:  # Early releases of Keras 3 wrote no names of layers.
            f.copy(key, g)
        g.visititems(lambda _, item: item.attrs.pop("name", None) and None)
    if name == "xception":  # Keras 3 reads neither nested models nor the first layers of Keras 2.
        again = keras.models.load_model(out / f"{name}.keras2.h5", compile=False)
        assert np.abs(again(images, training=False).numpy() - outputs).max() < 1e-6
    print(name, outputs[0])

# Archives that must be refused.
with zipfile.ZipFile(out / "plain.keras") as z:
    parts = {name: z.read(name) for name in z.namelist()}


def hostile(name, entries, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(out / f"hostile-{name}.keras", "w", method) as z:
        for entry, content in entries:
            z.writestr(zipfile.ZipInfo(entry), content, method)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    hostile("no-config", [e for e in parts.items() if e[0] != "config.json"])
    hostile("no-weights", [e for e in parts.items() if e[0] != "model.weights.h5"])
    hostile("twice", [*parts.items(), ("config.json", parts["config.json"])])
    hostile("no-hdf5", [("config.json", parts["config.json"]), ("model.weights.h5", b"no weights")])
    hostile("deep", [("config.json", b"[" * 100_000), ("model.weights.h5", parts["model.weights.h5"])])
    hostile("bomb", [("config.json", bytes(65 << 20)), ("model.weights.h5", parts["model.weights.h5"])], zipfile.ZIP_DEFLATED)
    hostile("renamed", [(f"./sub/../{name}", content) for name, content in parts.items()])
    hostile("packed", parts.items(), zipfile.ZIP_DEFLATED)  # Only this one is sound: a zip tool may have packed it.
damaged = bytearray((out / "plain.keras").read_bytes())
damaged[damaged.index(b'"Sequential"') + 3] ^= 1
(out / "hostile-checksum.keras").write_bytes(damaged)

packed = io.BytesIO()
with tarfile.open(fileobj=packed, mode="w") as archive:
    for path in sorted(out.iterdir()):
        entry = tarfile.TarInfo(path.name)
        entry.size = path.stat().st_size
        archive.addfile(entry, io.BytesIO(path.read_bytes()))
(here / "keras-models.tar.gz").write_bytes(gzip.compress(packed.getvalue(), mtime=0))
print((here / "keras-models.tar.gz").stat().st_size)
