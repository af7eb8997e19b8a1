"""Training and inference of resnet50v2-cbam in Keras with TensorFlow on the CPU. Prints one JSON line.

    python peer_keras.py --size 144 --batch 32 --unfrozen 50 [--precision bf16]

With --unfrozen N, the backbone's other layers are frozen and its batch normalisations keep their moving statistics.
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from measuring import CLASSES, LEARNING_RATE, images_per_second, options, report

given = options(__doc__.splitlines()[0]).parse_args()

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

tf.config.threading.set_intra_op_parallelism_threads(given.threads)
keras.utils.set_random_seed(0)
if given.precision == "bf16":
    keras.mixed_precision.set_global_policy("mixed_bfloat16")


class Attention(layers.Layer):
    """CBAM with one perceptron for both poolings and a 7x7 convolution."""

    def __init__(self, channels, ratio=8):
        super().__init__()
        self.squeeze = layers.Dense(channels // ratio, activation="relu")
        self.excite = layers.Dense(channels)
        self.spatial = layers.Conv2D(1, 7, padding="same", activation="sigmoid")

    def call(self, x):
        mean, peak = (self.excite(self.squeeze(v)) for v in (ops.mean(x, (1, 2)), ops.max(x, (1, 2))))
        x = x * ops.sigmoid(mean + peak)[:, None, None, :]
        pooled = ops.concatenate((ops.mean(x, -1, keepdims=True), ops.max(x, -1, keepdims=True)), -1)
        return x * self.spatial(pooled)


def focal_loss(labels, probabilities):
    p = ops.clip(probabilities, 1e-7, 1 - 1e-7)
    return ops.mean(ops.sum(-0.25 * labels * (1 - p) ** 2 * ops.log(p), -1))


shape = (given.size, given.size, 3)
backbone = keras.applications.ResNet50V2(include_top=False, weights=None, input_shape=shape)
is_partial = given.unfrozen != "all"
if is_partial:
    for layer in backbone.layers[:len(backbone.layers) - int(given.unfrozen)]:
        layer.trainable = False
inputs = keras.Input(shape)
x = Attention(2048)(backbone(inputs, training=False if is_partial else None))
x = layers.GlobalAveragePooling2D()(x)
for units in (2048, 1024):
    x = layers.BatchNormalization()(layers.Dropout(0.5)(layers.Dense(units, activation="relu")(x)))
model = keras.Model(inputs, layers.Dense(CLASSES, activation="softmax", dtype="float32")(x))
model.compile(optimizer=keras.optimizers.RMSprop(LEARNING_RATE), loss=focal_loss)

images = np.random.default_rng(0).standard_normal((given.batch, *shape)).astype(np.float32)
labels = np.eye(CLASSES, dtype=np.float32)[np.arange(given.batch) % CLASSES]
predict = tf.function(lambda batch: model(batch, training=False))
train_rate = images_per_second(lambda: model.train_on_batch(images, labels), given)
infer_rate = images_per_second(lambda: predict(images).numpy(), given)
report("keras", f"{keras.__version__}, tensorflow {tf.__version__}", given, train_images_per_second=train_rate,
       infer_images_per_second=infer_rate)
