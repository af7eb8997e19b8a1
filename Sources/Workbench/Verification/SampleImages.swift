import Datasets

/// Images of a data set by the names under which a report lists them.
enum SampleImages {
  /// An image as a report names it.
  struct Key: Hashable {
    let path: String
    /// The split; `nil` or empty where the report does not say it.
    let split: String?
  }

  /// What was found.
  enum Result {
    /// The images, in the order of the names, with labels in the model's class order.
    case images(ImageSet)
    /// Some are not there or cannot be read: which, as a sentence.
    case missing(String)
  }

  /// The most names in a message.
  private static let shown = 5

  /// Reads images.
  /// - Throws: what opening the data throws.
  static func read(
    _ keys: [Key], from data: String, for model: Model, observer: any JobObserver
  ) throws -> Result {
    let dataset = try Dataset.open(data)
    let mapping = try model.mapping(of: dataset.classes, data: data)
    var known: [Key: Int] = [:]
    for (i, sample) in dataset.samples.enumerated() {
      known[Key(path: sample.path, split: sample.split.rawValue)] = i
      known[Key(path: sample.path, split: nil)] = i
    }
    // A validation split that was cut from the training images goes by another name there.
    let places = keys.map { known[$0] ?? known[Key(path: $0.path, split: nil)] }
    let absent = zip(keys, places).filter { $1 == nil }.map(\.0.path)
    guard absent.isEmpty else { return .missing(sentence(absent, "is not in \(data)", "are not in \(data)")) }
    let images = try ImageSet.load(dataset, places.compactMap { $0 }, observer: observer).relabelled(mapping)
    let read = Set(images.paths)
    let unreadable = keys.map(\.path).filter { !read.contains($0) }
    guard unreadable.isEmpty, images.count == keys.count else {
      return .missing(sentence(unreadable, "cannot be read", "cannot be read"))
    }
    return .images(images)
  }

  private static func sentence(_ names: [String], _ one: String, _ many: String) -> String {
    let list = names.prefix(shown).joined(separator: ", ")
    let rest = names.count - min(names.count, shown)
    return "\(list)\(rest > 0 ? " and \(rest) more" : "") \(names.count == 1 ? one : many)"
  }
}
