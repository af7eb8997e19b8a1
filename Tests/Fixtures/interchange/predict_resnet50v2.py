"""Keras's ResNet50V2 without its top, with random weights and moving statistics: for the parity test.

    python predict_resnet50v2.py FOLDER

Writes into FOLDER the weights as Keras 3 writes them (keras3.weights.h5), in the legacy form (legacy.h5), as a whole model
(whole.h5), and inside another model (nested.weights.h5, nested.h5); images.f32 ([4, 48, 48, 3]) and features.f32
([4, 2, 2, 2048]): little-endian float32. Made for Keras 3.15 with TensorFlow 2.21.
"""
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
from keras.src.legacy.saving import legacy_h5_format

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(20)
model = keras.applications.ResNet50V2(include_top=False, weights=None, input_shape=(48, 48, 3))
for layer in model.layers:
    weights = layer.get_weights()
    if isinstance(layer, keras.layers.BatchNormalization):
        c = len(weights[0])
        layer.set_weights([random.uniform(0.5, 1.5, c), random.normal(0, 0.3, c), random.normal(0, 0.3, c),
                           random.uniform(0.3, 2, c)])
    elif weights:
        kernel = weights[0]
        scale = np.sqrt(2 / np.prod(kernel.shape[:-1]))
        layer.set_weights([random.normal(0, scale, kernel.shape)] + [random.normal(0, 0.1, b.shape) for b in weights[1:]])

images = random.uniform(-1, 1, (4, 48, 48, 3)).astype("<f4")
images.tofile(folder / "images.f32")
model(images, training=False).numpy().astype("<f4").tofile(folder / "features.f32")
model.save_weights(folder / "keras3.weights.h5")
model.save(folder / "whole.h5")
with h5py.File(folder / "legacy.h5", "w") as f:
    legacy_h5_format.save_weights_to_hdf5_group(f, model)
nested = keras.Sequential([keras.Input((48, 48, 3)), model, keras.layers.GlobalAveragePooling2D(),
                           keras.layers.Dense(7, name="classifier")])
nested.save_weights(folder / "nested.weights.h5")
nested.save(folder / "nested.h5")
