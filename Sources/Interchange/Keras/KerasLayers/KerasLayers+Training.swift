import Files
import Networks

extension KerasLayerRegistry {
  /// Layers that only do something while a network is trained.
  static let training: [KerasLayerKind] = [
    KerasLayerKind("Dropout") { call, writer in
      _ = try call.shape()
      return try writer.add(call, "", Dropout(rate: try call.settings.number("rate", in: 0...0.999, else: 0.5)))
    },
    KerasLayerKind(
      "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization", "RandomFlip",
      "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast", "RandomBrightness", "RandomHue",
      "RandomSaturation", "RandomSharpness", "RandomColorJitter", "RandomGrayscale", "RandomErasing", "RandomShear",
      "RandomPosterization", "RandomColorDegeneration", "RandomGaussianBlur", "RandomPerspective",
      "RandomElasticTransform", "RandomInvert", "RandAugment", "AugMix", "MixUp", "CutMix", "Identity"
    ) { call, writer in
      _ = try call.shape()
      return try writer.passOver(call)
    },
  ]
}
