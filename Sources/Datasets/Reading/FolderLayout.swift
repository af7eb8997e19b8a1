import Files

/// Which files of a listing are images of which class and split.
struct FolderLayout {
  /// One image: where it lies below the root, and how the sample is called.
  struct Entry {
    let location: String
    let path: String
    let split: Split
    let className: String
  }

  /// The images, sorted by split, class and name.
  private(set) var entries: [Entry] = []
  /// Every class that has a folder in any split, in byte order.
  private(set) var classes: [String] = []
  /// Class folders by split, `""` where a split has none of that class.
  private var folders: [Split: [String: String]] = [:]
  /// Images that lie outside a class folder.
  private(set) var misplaced: [String] = []

  /// The folder of region maps that drawn faces come with: pictures, but none of a face.
  private static let regionMaps = "masks"

  /// Recognises the layout; a chain of single folders above it (as in many archives) is skipped.
  /// - Returns: `nil` when there is no image in a place where one belongs.
  init?(of listing: FileListing) {
    let images = listing.files.filter(FileListing.isImage)
    var base = ""
    for _ in 0..<4 {
      let below = images.filter { $0.hasPrefix(base) }.map { Self.components($0, below: base) }
      if below.contains(where: { $0.count == 3 && Split(folder: $0[0]) != nil }) {
        collect(images, listing.folders, base: base, isSplit: true)
        return
      }
      if below.contains(where: { $0.count == 2 }) {
        collect(images, listing.folders, base: base, isSplit: false)
        return
      }
      let tops = Set(below.map { $0[0] })
      guard tops.count == 1, let top = tops.first, below.contains(where: { $0.count > 1 }) else { return nil }
      base += top + "/"
    }
    return nil
  }

  private mutating func collect(_ images: [String], _ listed: [String], base: String, isSplit: Bool) {
    let depth = isSplit ? 3 : 2
    func place(_ parts: [String]) -> (split: Split, className: String)? {
      if !isSplit { return (.all, parts[0]) }
      guard let split = Split(folder: parts[0]) else { return nil }
      return (split, parts[1])
    }
    for location in images {
      let parts = location.hasPrefix(base) ? Self.components(location, below: base) : []
      guard parts.count == depth, let (split, name) = place(parts) else {
        if parts.first != Self.regionMaps { misplaced.append(location) }
        continue
      }
      entries.append(
        Entry(location: location, path: String(location.dropFirst(base.count)), split: split, className: name))
      folders[split, default: [:]][name] = parts.dropLast().joined(separator: "/")
    }
    for folder in listed where folder.hasPrefix(base) {
      let parts = Self.components(folder, below: base)
      if parts.count == depth - 1, let (split, name) = place(parts) {
        folders[split, default: [:]][name] = parts.joined(separator: "/")
      } else if isSplit, parts.count == 1, let split = Split(folder: parts[0]) {
        folders[split, default: [:]].merge([:]) { old, _ in old }
      }
    }
    classes = Set(folders.values.flatMap(\.keys)).sorted(by: byteOrder)
    let order = Dictionary(uniqueKeysWithValues: Split.allCases.enumerated().map { ($1, $0) })
    entries.sort { a, b in
      if a.split != b.split { return (order[a.split] ?? 0) < (order[b.split] ?? 0) }
      if a.className != b.className { return byteOrder(a.className, b.className) }
      return byteOrder(a.path, b.path)
    }
  }

  /// The class folder without any image in any split, when there is one.
  var emptyClassFolder: String? {
    let filled = Set(entries.map(\.className))
    guard let name = classes.first(where: { !filled.contains($0) }) else { return nil }
    return Split.allCases.lazy.compactMap { folders[$0]?[name] }.first
  }

  /// What a reader of the results must know: classes without images in a split, files in odd places.
  var warnings: [String] {
    var found: [String] = []
    for split in Split.allCases {
      guard let present = folders[split] else { continue }
      let filled = Set(entries.lazy.filter { $0.split == split }.map(\.className))
      if filled.isEmpty {
        found.append("split \(split.rawValue): no image in any class folder; it is left out")
        continue
      }
      for name in classes where !filled.contains(name) {
        found.append(
          present[name].map { "split \(split.rawValue): the class folder \($0) holds no image" }
            ?? "split \(split.rawValue): the class \(name) is missing, other splits have it")
      }
    }
    if let first = misplaced.first {
      found.append(
        "\(misplaced.count.grouped) images lie outside the class folders and are left out (the first: \(first))")
    }
    return found
  }

  private static func components(_ path: String, below base: String) -> [String] {
    path.utf8.dropFirst(base.utf8.count).split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
  }
}
