"""What Keras makes of a whole model: for the parity test.

    python predict_keras_model.py FOLDER          the network of the project that this one replaces, random weights
    python predict_keras_model.py FOLDER MODEL    a model of somebody else

The images are 100 faces of FER2013's test folder where FER2013_DIR names the data set, else random numbers. Writes into
FOLDER little-endian float32 files: images.f32 ([N, H, W, C]), outputs.f32 ([N, classes], probabilities); for
the own network also model.keras and model.h5 and maps.f32, Grad-CAM (Selvaraju et al. 2017) of the most probable class's
logit at CBAM's output, before the ReLU ([N, 2, 2]). Made for Keras 3.15 with TensorFlow 2.21.
"""
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image

from keras_attention import CBAMLayer

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(31)


def store(name, values):
    np.asarray(values).astype("<f4").tofile(folder / f"{name}.f32")


def pictures(shape):
    """100 images from -1 to 1, [100, H, W, C]."""
    data = os.environ.get("FER2013_DIR")
    if not data:
        return random.uniform(-1, 1, (100, *shape)).astype("float32")
    # Every 31st, so that all classes are there.
    paths = sorted(pathlib.Path(data).glob("test/*/*"))[::31][:100]
    faces = [np.asarray(Image.open(path).convert("L").resize(shape[1::-1]), "float32") for path in paths]
    return np.repeat(np.stack(faces)[..., None] / np.float32(127.5) - 1, shape[2], axis=3)


if len(sys.argv) > 2:
    model = keras.models.load_model(sys.argv[2], compile=False)
    images = pictures(model.input_shape[1:])
    store("images", images)
    store("outputs", model(images, training=False))
    raise SystemExit

backbone = keras.applications.ResNet50V2(include_top=False, weights=None, input_shape=(48, 48, 3))
image = keras.Input((48, 48, 3))
x = CBAMLayer(ratio=8, name="cbam_layer")(backbone(image))
x = layers.GlobalAveragePooling2D()(x)
for units in (2048, 1024):
    x = layers.BatchNormalization()(layers.Dropout(0.5)(layers.Dense(units, activation="relu")(x)))
model = keras.Model(image, layers.Dense(7, activation="softmax", name="emotion")(x))
for variable in model.variables:
    shape, name = variable.shape, variable.path.split("/")[-1]
    if "seed_generator" in variable.path:
        continue
    if name in ("gamma", "moving_variance"):
        variable.assign(random.uniform(0.5, 1.5, shape))
    elif name == "kernel":
        # Random features are large; the sigmoids of the attention must not all be 0 or 1.
        scale = 1e-2 if "cbam" in variable.path else 1
        variable.assign(random.normal(0, scale * np.sqrt(2 / np.prod(shape[:-1])), shape))
    else:
        variable.assign(random.normal(0, 0.1, shape))
images = pictures((48, 48, 3))
# The last layer is scaled so that the images' probabilities differ.
last = model.get_layer("emotion")
head = keras.Model(model.input, last.input)(images, training=False).numpy() @ last.kernel.numpy()
last.kernel.assign(last.kernel.numpy() * 1.5 / head.std(axis=0))
last.bias.assign(-(head * 1.5 / head.std(axis=0)).mean(axis=0))
model.save(folder / "model.keras")
model.save(folder / "model.h5")
store("images", images)
store("outputs", model(images, training=False))
print("largest difference between images:", np.ptp(model(images, training=False).numpy(), axis=0).max())

model.layers[-1].activation = keras.activations.linear
both = keras.Model(model.input, [model.get_layer("cbam_layer").output, model.output])
with tf.GradientTape() as tape:
    features, logits = both(images, training=False)
    tape.watch(features)
    # The head alone, from the features that are watched.
    x = features
    for layer in model.layers[model.layers.index(model.get_layer("cbam_layer")) + 1:]:
        x = layer(x, training=False) if isinstance(layer, (layers.Dropout, layers.BatchNormalization)) else layer(x)
    scores = tf.reduce_max(x, axis=1)
gradients = tape.gradient(scores, features)
store("maps", tf.einsum("nhwc,nc->nhw", features, tf.reduce_mean(gradients, axis=(1, 2))))
