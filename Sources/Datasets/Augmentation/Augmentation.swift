public import Files
import Tensors

/// Random changes to training images: the set of Keras's `ImageDataGenerator`, random crops, brightness and contrast,
/// random erasing, mixup and cutmix.
public struct Augmentation: Sendable, Equatable {
  /// The options that differ from their standard values, in the registry's order.
  public let options: [(name: String, value: JSONValue)]
  /// Changes of one image, in order.
  let changes: [any ImageChange]
  /// What happens to a batch.
  let mixing: BatchMixing?

  /// No change.
  public static let none = Augmentation([:])

  /// The recipe of the ResNet50V2 with CBAM on FER2013: turns of 15 degrees, shifts and zoom of a tenth, flips.
  public static let seedRecipe = Augmentation([
    "rotation": 15, "width_shift": 0.1, "height_shift": 0.1, "zoom": 0.1, "horizontal_flip": true,
  ])

  /// For networks that learn from scratch: crops, changes of light and erased parts too. No shifts: the place of the
  /// crop is one.
  public static let strong = Augmentation([
    "rotation": 15, "zoom": 0.15, "horizontal_flip": true, "random_crop": true, "brightness": 0.25, "contrast": 0.25,
    "erasing": 0.5, "erasing_area": [0.02, 0.2],
  ])

  /// Options that are known to be right; a wrong one is a programmer's mistake.
  public init(_ options: KeyValuePairs<String, any JSONRepresentable>) {
    do {
      try self.init(checking: options.map { ($0.key, $0.value.json) })
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Options by name; those left out have their standard values, of several with one name the last counts.
  /// - Throws: `AugmentationError`.
  public init(checking given: [(name: String, value: JSONValue)]) throws(AugmentationError) {
    var values = Dictionary(uniqueKeysWithValues: AugmentationRegistry.options.map { ($0.name, $0.standard) })
    for (name, value) in given {
      guard let option = AugmentationRegistry.options.first(where: { $0.name == name }) else {
        throw .unknownOption(name, known: AugmentationRegistry.options.map(\.name))
      }
      guard option.accepts(value) else {
        throw .invalidValue(option: name, expected: option.expectation, got: value.compactText)
      }
      values[name] = value
    }
    options = AugmentationRegistry.options.compactMap { option in
      values[option.name].flatMap { $0 == option.standard ? nil : (option.name, $0) }
    }
    let checked = AugmentationValues(values)
    changes = AugmentationRegistry.changes.compactMap { $0.init(checked) }
    mixing = BatchMixing(checked)
  }

  /// These options, and others in place of those with the same name.
  /// - Throws: `AugmentationError`.
  public func setting(_ others: [(name: String, value: JSONValue)]) throws(AugmentationError) -> Augmentation {
    try Augmentation(checking: options + others)
  }

  /// These options, and mixup.
  /// - Parameters:
  ///   - alpha: both parameters of the beta distribution that the shares of two images are drawn from, above 0.
  ///   - epochs: epochs with mixing, from the first; at least one.
  public func mixing(alpha: Double, epochs: Int) -> Augmentation {
    do {
      return try setting([("mixup", alpha.json), ("mix_epochs", max(1, epochs).json)])
    } catch {
      preconditionFailure("\(error)")
    }
  }

  public static func == (a: Augmentation, b: Augmentation) -> Bool {
    a.options.count == b.options.count
      && zip(a.options, b.options).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }

  /// Changes one image. The result depends on these numbers and the image alone, not on the order of the work.
  /// - Parameters:
  ///   - image: changed.
  ///   - seed: of the run.
  ///   - epoch: from 0.
  ///   - number: the image, and which of its appearances in the epoch.
  func apply(to image: inout WorkingImage, seed: UInt64, epoch: Int, number: Int) {
    let epochState = SeededGenerator(seed: seed ^ 0xA06E_5EED, stream: UInt64(bitPattern: Int64(epoch))).state
    let state = SeededGenerator(seed: epochState, stream: UInt64(bitPattern: Int64(number))).state
    for change in changes {
      var generator = SeededGenerator(seed: state, label: type(of: change).name)
      change.apply(to: &image, using: &generator)
    }
  }
}

/// Options of random changes that cannot be meant.
public enum AugmentationError: ReportableError, Equatable {
  /// No change has this option.
  case unknownOption(String, known: [String])
  /// A value has the wrong type or lies outside its range.
  case invalidValue(option: String, expected: String, got: String)
  /// Part of a text is neither a preset nor an option with a value.
  case malformed(String, presets: [String])

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .unknownOption(let name, let known):
      "augmentation: \(name) is unknown.\(NearNames.question(name, among: known)) Known: \(known.joined(separator: ", "))"
    case .invalidValue(let option, let expected, let got): "augmentation: \(option) \(got), expected \(expected)"
    case .malformed(let text, let presets):
      "augmentation: \"\(text)\" is neither one of \(presets.joined(separator: ", ")) nor OPTION=VALUE"
    }
  }
}

extension Augmentation: JSONRepresentable {
  /// The options that differ from their standard values.
  public var json: JSONValue { .object(options.map { (key: $0.name, value: $0.value) }) }

  /// Reads what `json` writes.
  /// - Parameter path: the file that it stands in, for messages.
  /// - Throws: `FileError.malformed` when a name is unknown or a value is out of range.
  public init(_ json: JSONValue, path: String) throws {
    guard let members = json.objectValue else {
      throw FileError.malformed(path: path, reason: "augmentation: an object expected")
    }
    do {
      try self.init(checking: members.map { ($0.key, $0.value) })
    } catch {
      throw FileError.malformed(path: path, reason: "\(error)")
    }
  }
}
