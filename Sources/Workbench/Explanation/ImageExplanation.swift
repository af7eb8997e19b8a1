import Attribution
import Datasets
import Files

/// All that was found about one image.
public struct ImageExplanation: Sendable {
  /// The file.
  public let path: String
  /// The image.
  public let image: GrayImage
  /// The true class, where the folder's name tells it.
  public let truth: Int?
  /// The predicted class.
  public let predicted: Int
  /// One probability a class, after the model's temperature.
  public let probabilities: [Double]
  /// The raw maps, with the seconds each took.
  public let maps: [(map: AttributionMap, seconds: Double)]
  /// The attention of every block.
  public let attention: [AttentionMaps]

  /// The entry of `explanation.json`.
  func json(_ classes: [String]) -> JSONValue {
    let last = attention.last
    let cbam: JSONValue =
      last.map { a in
        [
          "site": a.site, "channel": a.channel,
          "spatial": (0..<a.height).map { row in Array(a.spatial[(row * a.width)..<((row + 1) * a.width)]).json }.json,
          "grid": [a.height, a.width],
        ]
      } ?? .null
    return [
      "path": path, "true": truth.map { classes[$0] }, "predicted": classes[predicted],
      "probabilities": JSONValue.object(zip(classes, probabilities).map { (key: $0, value: $1.json) }),
      "maps": maps.map { entry -> JSONValue in
        let map = entry.map
        return [
          "method": map.method, "layer": map.layer, "target": map.target.description(classes: classes),
          "grid": [map.height, map.width], "raw": map.raw, "health": map.health.rawValue, "seconds": entry.seconds,
        ]
      },
      "cbam": cbam,
      "cbam_blocks": attention.map { a -> JSONValue in
        ["site": a.site, "grid": [a.height, a.width], "channel": a.channel, "spatial": a.spatial]
      },
    ]
  }
}
