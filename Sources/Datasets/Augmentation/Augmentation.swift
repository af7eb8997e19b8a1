public import Files
import Tensors

/// Random changes to training images, with the conventions of Keras's `ImageDataGenerator` (edges repeated, bilinear).
public struct Augmentation: Hashable, Sendable {
  /// The largest turn in degrees, either way; 0 to 180.
  public let rotation: Double
  /// The largest sideways shift as a share of the width, either way; 0 to 1.
  public let widthShift: Double
  /// The largest shift up or down as a share of the height, either way; 0 to 1.
  public let heightShift: Double
  /// Zoom factors run from `1 - zoom` to `1 + zoom`, drawn for rows and columns apart; a factor below 1 enlarges. 0 to
  /// 0.9.
  public let zoom: Double
  /// Whether every second image, by chance, is mirrored.
  public let horizontalFlip: Bool

  /// No change.
  public static let none = Augmentation(rotation: 0, widthShift: 0, heightShift: 0, zoom: 0, horizontalFlip: false)

  /// The recipe of the ResNet50V2 with CBAM on FER2013: turns of 15 degrees, shifts and zoom of a tenth, flips.
  public static let seedRecipe = Augmentation(
    rotation: 15, widthShift: 0.1, heightShift: 0.1, zoom: 0.1, horizontalFlip: true)

  /// Ranges of change; each value must be in the range that its property names.
  public init(rotation: Double, widthShift: Double, heightShift: Double, zoom: Double, horizontalFlip: Bool) {
    self.rotation = rotation
    self.widthShift = widthShift
    self.heightShift = heightShift
    self.zoom = zoom
    self.horizontalFlip = horizontalFlip
    precondition(problem == nil, problem ?? "")
  }

  /// The change for one image in one epoch: it depends on these numbers alone, not on the order of the work.
  /// - Parameters:
  ///   - width: columns of the image that is changed; shifts are in pixels of it.
  ///   - height: rows of it.
  public func draw(seed: UInt64, epoch: Int, image: Int, width: Int, height: Int) -> ImageTransform {
    let epochState = SeededGenerator(seed: seed ^ 0xA06E_5EED, stream: UInt64(bitPattern: Int64(epoch))).state
    var generator = SeededGenerator(seed: epochState, stream: UInt64(bitPattern: Int64(image)))
    // Every draw is made whatever the ranges, so that switching one change off leaves the others as they were.
    let turn = generator.uniform(in: -rotation...rotation)
    let down = generator.uniform(in: -heightShift...heightShift) * Double(height)
    let right = generator.uniform(in: -widthShift...widthShift) * Double(width)
    let rowZoom = generator.uniform(in: (1 - zoom)...(1 + zoom))
    let columnZoom = generator.uniform(in: (1 - zoom)...(1 + zoom))
    let isFlipped = generator.uniform() < 0.5 && horizontalFlip
    return ImageTransform(
      rotation: turn, rowShift: down, columnShift: right, rowZoom: rowZoom, columnZoom: columnZoom, isFlipped: isFlipped
    )
  }

  private var problem: String? {
    if !(0...180).contains(rotation) { return "rotation \(rotation), 0 to 180 degrees expected" }
    if !(0...1).contains(widthShift) { return "width_shift \(widthShift), 0 to 1 expected" }
    if !(0...1).contains(heightShift) { return "height_shift \(heightShift), 0 to 1 expected" }
    if !(0...0.9).contains(zoom) { return "zoom \(zoom), 0 to 0.9 expected" }
    return nil
  }
}

extension Augmentation: JSONRepresentable {
  /// `{"rotation", "width_shift", "height_shift", "zoom", "horizontal_flip"}`.
  public var json: JSONValue {
    [
      "rotation": rotation, "width_shift": widthShift, "height_shift": heightShift, "zoom": zoom,
      "horizontal_flip": horizontalFlip,
    ]
  }

  /// Reads what `json` writes; a range that is absent is 0, an absent flip is off.
  /// - Parameter path: the file that it stands in, for messages.
  /// - Throws: `FileError.malformed` when a name is unknown or a value is out of range.
  public init(_ json: JSONValue, path: String) throws {
    func fail(_ reason: String) -> FileError { .malformed(path: path, reason: "augmentation: \(reason)") }
    guard let members = json.objectValue else { throw fail("an object expected") }
    var ranges = ["rotation": 0.0, "width_shift": 0, "height_shift": 0, "zoom": 0]
    var flip = false
    for (key, value) in members {
      if key == "horizontal_flip" {
        guard let isOn = value.boolValue else { throw fail("horizontal_flip, true or false expected") }
        flip = isOn
      } else if ranges[key] != nil {
        guard let number = value.doubleValue else { throw fail("\(key), a number expected") }
        ranges[key] = number
      } else {
        throw fail("\(key) is unknown; rotation, width_shift, height_shift, zoom and horizontal_flip are known")
      }
    }
    let limits = ["rotation": 180.0, "width_shift": 1, "height_shift": 1, "zoom": 0.9]
    for (key, limit) in limits.sorted(by: { $0.key < $1.key }) {
      let value = ranges[key] ?? 0
      guard (0...limit).contains(value) else { throw fail("\(key) \(value), 0 to \(limit) expected") }
    }
    self.init(
      rotation: ranges["rotation"] ?? 0, widthShift: ranges["width_shift"] ?? 0,
      heightShift: ranges["height_shift"] ?? 0,
      zoom: ranges["zoom"] ?? 0, horizontalFlip: flip)
  }
}
