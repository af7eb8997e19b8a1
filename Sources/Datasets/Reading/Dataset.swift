import Files
import Foundation
import Synchronization
import Tensors

/// A labelled set of face images: a folder of class folders, a Kaggle table, or an archive of either.
///
/// Opening lists the samples; images are decoded when asked for. A folder is read from disk each time, a table or
/// archive is kept in memory.
public final class Dataset: Sendable {
  /// The name of the folder or file, without an archive's extension.
  public let name: String
  /// Class names in the byte order of their UTF-8: index `i` is label `i`.
  public let classes: [String]
  /// Every image, sorted by split, class and path (a table: in row order).
  public let samples: [Sample]
  /// The splits that hold samples, in the order train, validation, test, all.
  public let splits: [Split]
  /// What a reader of the results must know: classes without images in a split, files in odd places.
  public let warnings: [String]
  /// What the options changed: images left out, other splits.
  public let notes: [String]
  /// How many hidden files and files of other kinds were passed over.
  public let ignoredFiles: Int
  /// The path that was opened.
  public let path: String
  /// How it was opened.
  public let options: DatasetOptions

  private enum Source: Sendable {
    case folder(locations: [String])
    case archive(ArchiveContents, locations: [String])
    case table(KaggleTable)
  }

  private let source: Source
  /// Where each sample stands in the source: samples may be fewer than it holds, and in another order.
  private let places: [Int]

  private init(
    path: String, classes: [String], samples: [Sample], places: [Int]? = nil, warnings: [String],
    notes: [String] = [], ignored: Int, source: Source, options: DatasetOptions
  ) {
    self.path = path
    self.classes = classes
    self.samples = samples
    self.places = places ?? Array(samples.indices)
    self.warnings = warnings
    self.notes = notes
    self.source = source
    self.options = options
    name = Self.name(of: path)
    ignoredFiles = ignored
    let present = Set(samples.map(\.split))
    splits = Split.allCases.filter(present.contains)
  }

  /// Opens a data set.
  /// - Parameter path: a folder `<root>/{train,val|validation,test}/<class>/*` or `<root>/<class>/*` of .png, .jpg or
  ///   .jpeg files, a CSV file with the columns `emotion,pixels[,Usage]`, or a .zip, .tar or .tar.gz of one of these,
  ///   which is read in place. One folder above the layout is passed through.
  /// - Throws: `FileError.missing`, `DatasetError`, `CurationError`.
  public static func open(_ path: String, options: DatasetOptions = .init()) throws -> Dataset {
    try options.curation.applied(to: openWhole(path, options))
  }

  private static func openWhole(_ path: String, _ options: DatasetOptions) throws -> Dataset {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(
        path: path,
        hint: "Give a folder of class folders, a CSV file (emotion,pixels), or a .zip, .tar or .tar.gz of one.")
    }
    if isFolder.boolValue { return try openFolder(path, options) }
    let type = try? FileManager.default.attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath)[.type]
    guard type as? FileAttributeType == .typeRegular else {
      throw DatasetError.noImages(path: path, found: "this is neither a folder nor a regular file")
    }
    let file = try RandomAccessFile(reading: path)
    let head = try file.head(512)
    return try head.withUnsafeBufferPointer { bytes in
      if bytes.isEmpty { throw DatasetError.noImages(path: path, found: "the file is empty") }
      if isArchive(bytes) { return try openArchive(path, options) }
      switch ContentKind(of: bytes) {
      case .png, .jpeg: throw DatasetError.noImages(path: path, found: "this is one image")
      case .other("text"):
        let table = try readTable(file, path: lastComponent(path), options)
        return Dataset(path, table, file: lastComponent(path), warnings: [], ignored: 0, options)
      case .other(let found):
        throw DatasetError.noImages(path: path, found: "the content is \(found)")
      }
    }
  }

  private static func readTable(_ file: RandomAccessFile, path: String, _ options: DatasetOptions) throws -> KaggleTable
  {
    var reader = KaggleTableReader(path: path, limits: options.imageLimits)
    try file.forEachPiece { try reader.feed($0) }
    return try reader.finish()
  }

  /// The same images without some of them, or in other splits.
  /// - Parameters:
  ///   - kept: what becomes of each sample: its split, or `nil` for one that is left out.
  ///   - warnings: beside those there are.
  ///   - notes: what was changed.
  /// - Returns: the samples that stay, sorted by split, and within a split as before.
  func rearranged(_ kept: [Split?], warnings more: [String], notes: [String]) -> Dataset {
    precondition(kept.count == samples.count, "one split a sample is needed")
    let order = Split.allCases.flatMap { split in kept.indices.filter { kept[$0] == split } }
    return Dataset(
      path: path, classes: classes,
      samples: order.map { Sample(path: samples[$0].path, split: kept[$0] ?? .all, label: samples[$0].label) },
      places: order.map { places[$0] }, warnings: warnings + more, notes: notes, ignored: ignoredFiles, source: source,
      options: options)
  }

  /// The indices of a split's samples, ascending.
  public func indices(of split: Split) -> [Int] { samples.indices.filter { samples[$0].split == split } }

  /// The labels of samples, one an index.
  public func labels(_ indices: [Int]) -> [Int] { indices.map { samples[$0].label } }

  /// Decodes one image. May be called from several threads at once.
  /// - Throws: `ImageError` naming the file.
  public func image(at index: Int) throws -> GrayImage {
    let limits = options.imageLimits
    switch source {
    case .folder(let locations):
      return try ImageDecoder.read(path + "/" + locations[places[index]], limits: limits)
    case .archive(let contents, let locations):
      return try contents.withBytes(of: locations[places[index]]) { bytes in
        guard bytes.count <= limits.maximumFileBytes else {
          throw ImageError.fileTooLarge(path: describe(index), bytes: bytes.count, limit: limits.maximumFileBytes)
        }
        return try ImageDecoder.decode(bytes, path: describe(index), limits: limits)
      }
    case .table(let table): return table.image(places[index])
    }
  }

  /// Decodes images on all cores.
  /// - Parameters:
  ///   - indices: into `samples`.
  ///   - progress: told now and then how many are done; called from any thread, but one call at a time.
  /// - Throws: `DatasetError.unreadable` for the first unreadable image when the options are strict;
  ///   `DatasetError.emptyClass` when a class has images in the data set and none of them can be decoded.
  public func load(_ indices: [Int], progress: ((Int) -> Void)? = nil) throws -> LoadedImages {
    let done = Mutex(0)
    let step = 256
    let results: [Result<GrayImage, any Error>] = Parallel.map(indices.count) { i in
      let result = Result { try self.image(at: indices[i]) }
      if let progress {
        done.withLock { count in
          count += 1
          if count % step == 0 || count == indices.count { progress(count) }
        }
      }
      return result
    }
    var images: [GrayImage] = []
    var kept: [Int] = []
    var unreadable: [UnreadableFile] = []
    images.reserveCapacity(indices.count)
    kept.reserveCapacity(indices.count)
    for (index, result) in zip(indices, results) {
      switch result {
      case .success(let image):
        images.append(image)
        kept.append(index)
      case .failure(let error):
        let reason = (error as? ImageError)?.reason ?? "\(error)"
        if options.strict { throw DatasetError.unreadable(path: describe(index), reason: reason) }
        unreadable.append(UnreadableFile(path: samples[index].path, reason: reason))
      }
    }
    let warnings = unreadable.isEmpty ? [] : try unreadableClasses(asked: indices, kept: kept)
    return LoadedImages(
      indices: kept, images: images, labels: labels(kept), unreadable: unreadable, warnings: warnings)
  }

  /// The warnings for class folders of which every image asked for is unreadable.
  private func unreadableClasses(asked: [Int], kept: [Int]) throws -> [String] {
    let known = Set(kept)
    let tried = Set(asked)
    var warnings: [String] = []
    for (label, name) in classes.enumerated() {
      let all = samples.indices.filter { samples[$0].label == label }
      if !all.isEmpty, all.allSatisfy({ tried.contains($0) && !known.contains($0) }) {
        throw DatasetError.emptyClass(
          path: path, folder: name, reason: "holds no readable image (\(all.count.grouped) files)")
      }
      for split in splits {
        let part = all.filter { samples[$0].split == split && tried.contains($0) }
        if !part.isEmpty, part.allSatisfy({ !known.contains($0) }) {
          warnings.append(
            "split \(split.rawValue): none of the \(part.count.grouped) images of class \(name) can be read")
        }
      }
    }
    return warnings
  }

  private func describe(_ index: Int) -> String { path + "/" + samples[index].path }
}

// MARK: - Opening

extension Dataset {
  private convenience init(
    _ path: String, _ layout: FolderLayout, _ listing: FileListing, _ contents: ArchiveContents?,
    _ options: DatasetOptions
  ) {
    let labels = Dictionary(uniqueKeysWithValues: layout.classes.enumerated().map { ($1, $0) })
    let samples = layout.entries.map { Sample(path: $0.path, split: $0.split, label: labels[$0.className] ?? 0) }
    let locations = layout.entries.map(\.location)
    self.init(
      path: path, classes: layout.classes, samples: samples,
      warnings: (contents?.warnings ?? []) + listing.warnings + layout.warnings,
      ignored: listing.ignored,
      source: contents.map { .archive($0, locations: locations) } ?? .folder(locations: locations),
      options: options)
  }

  private convenience init(
    _ path: String, _ table: KaggleTable, file: String, warnings: [String], ignored: Int, _ options: DatasetOptions
  ) {
    let samples = table.rows.enumerated().map {
      Sample(path: "\(file)#\($0.offset + 1)", split: $0.element.split, label: $0.element.label)
    }
    self.init(
      path: path, classes: KaggleTable.classes, samples: samples,
      warnings: warnings + Self.missingClasses(samples, KaggleTable.classes), ignored: ignored, source: .table(table),
      options: options)
  }

  private static func missingClasses(_ samples: [Sample], _ classes: [String]) -> [String] {
    Split.allCases.flatMap { split -> [String] in
      let present = Set(samples.lazy.filter { $0.split == split }.map(\.label))
      guard !present.isEmpty else { return [] }
      return classes.indices.filter { !present.contains($0) }.map {
        "split \(split.rawValue): no row of class \(classes[$0])"
      }
    }
  }

  private static func openFolder(_ path: String, _ options: DatasetOptions) throws -> Dataset {
    let listing = FileListing(folder: path)
    if let layout = FolderLayout(of: listing) {
      try refuseEmptyClass(layout, path)
      return Dataset(path, layout, listing, nil, options)
    }
    let table = try onlyTable(listing, path)
    let parsed = try readTable(RandomAccessFile(reading: path + "/" + table), path: path + "/" + table, options)
    return Dataset(path, parsed, file: lastComponent(table), warnings: [], ignored: listing.ignored, options)
  }

  private static func openArchive(_ path: String, _ options: DatasetOptions) throws -> Dataset {
    let contents = try ArchiveContents(path: path, limits: options.archiveLimits, imageLimits: options.imageLimits)
    if let layout = FolderLayout(of: contents.listing) {
      try refuseEmptyClass(layout, path)
      return Dataset(path, layout, contents.listing, contents, options)
    }
    let table = try onlyTable(contents.listing, path)
    return Dataset(
      path, try contents.table(table), file: lastComponent(table), warnings: contents.warnings,
      ignored: contents.listing.ignored, options)
  }

  private static func refuseEmptyClass(_ layout: FolderLayout, _ path: String) throws {
    if let folder = layout.emptyClassFolder {
      throw DatasetError.emptyClass(path: path, folder: folder, reason: "holds no image")
    }
  }

  /// The table of a folder or archive without class folders.
  private static func onlyTable(_ listing: FileListing, _ path: String) throws -> String {
    let tables = listing.files.filter(FileListing.isTable)
    guard tables.count <= 1 else { throw DatasetError.severalTables(path: path, tables: tables) }
    guard let table = tables.first else {
      let images = listing.files.count
      let found =
        images > 0
        ? "\(images.grouped) images, none of them in a class folder"
        : "no .png, .jpg or .jpeg file (\(listing.ignored.grouped) other files)"
      throw DatasetError.noImages(path: path, found: found)
    }
    return table
  }

  private static func isArchive(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0x50, 0x4B, 3, 4])
      || bytes.starts(with: [0x50, 0x4B, 5, 6])
      || (bytes.count >= 262 && bytes[257..<262].elementsEqual(Array("ustar".utf8)))
  }

  private static func lastComponent(_ path: String) -> String { (path as NSString).lastPathComponent }

  private static func name(of path: String) -> String {
    let last = lastComponent((path as NSString).standardizingPath)
    for ending in [".tar.gz", ".tgz", ".tar", ".zip", ".csv"]
    where last.lowercased().hasSuffix(ending) && last.count > ending.count {
      return String(last.dropLast(ending.count))
    }
    return last
  }
}
