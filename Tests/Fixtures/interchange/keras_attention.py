"""The attention layer of the models that the scripts beside this one make: CBAM as a layer of its own.

Its sublayers are made in `build`, and nothing about them is in the model's configuration. Used with Keras 3.15.1.
"""
import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="Custom")
class CBAMLayer(layers.Layer):
    """Woo et al., ECCV 2018: channel attention, then spatial attention on [mean, maximum] over the channels."""

    def __init__(self, ratio=8, bias=False, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio
        self.bias = bias

    def build(self, input_shape):
        channels = input_shape[-1]
        self.shared_dense_one = layers.Dense(channels // self.ratio, activation="relu")
        self.shared_dense_two = layers.Dense(channels)
        self.conv_spatial = layers.Conv2D(1, 7, padding="same", activation="sigmoid", use_bias=self.bias)
        super().build(input_shape)

    def call(self, inputs):
        average = self.shared_dense_two(self.shared_dense_one(ops.mean(inputs, axis=(1, 2), keepdims=True)))
        maximum = self.shared_dense_two(self.shared_dense_one(ops.max(inputs, axis=(1, 2), keepdims=True)))
        x = inputs * ops.sigmoid(average + maximum)
        mean, peak = ops.mean(x, axis=-1, keepdims=True), ops.max(x, axis=-1, keepdims=True)
        return x * self.conv_spatial(ops.concatenate([mean, peak], axis=-1))

    def get_config(self):
        return {**super().get_config(), "ratio": self.ratio, "bias": self.bias}
