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
      "RandomElasticTransform", "RandomInvert", "Identity"
    ) { call, writer in
      _ = try call.shape()
      writer.note(
        "layer \(call.settings.layer.printable) (\(call.settings.kind)) does nothing in prediction: it is passed over")
      return call.inputs[0]
    },
  ]
}
