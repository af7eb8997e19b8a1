internal import CHDF5
import Files
import Foundation
import Tensors

/// An HDF5 file, open for reading: its groups, their text attributes, and its data sets of numbers.
///
/// Opening lists every object, and everything asked for later is looked up in that list: links that lead out of the file are
/// not followed, nothing is created, and no filter is loaded from elsewhere. Data in chunks (compressed data) and data in other
/// files is listed, but not read. What a file may announce is bounded before memory is taken for it.
public final class HDF5File {
  /// What the elements of a data set are.
  public enum ElementType: Sendable, Equatable, CustomStringConvertible {
    /// Floating-point numbers of 2, 4 or 8 bytes.
    case float(bytes: Int)
    /// Anything else, in words.
    case other(String)

    public var description: String {
      switch self {
      case .float(let bytes): "f\(8 * bytes)"
      case .other(let name): name
      }
    }
  }

  /// A data set: an array with a name.
  public struct Dataset: Sendable {
    /// Where it is, without a slash in front: `layers/dense/vars/0`.
    public let path: String
    /// Its extents, outermost first; empty for a single value.
    public let shape: [Int]
    /// What its elements are.
    public let type: ElementType
  }

  /// The most bytes of a file.
  public static let fileLimit = 4 << 30
  /// The most objects of a file.
  public static let objectLimit = 100_000
  /// The deepest group of a file.
  public static let depthLimit = 32
  /// The most elements of a data set that is read (1 GiB of floats).
  public static let elementLimit = 1 << 28
  /// The most bytes of an attribute that is read.
  public static let attributeLimit = 1 << 26

  /// Where the file is.
  public let path: String
  /// The groups, the root (the empty string) first, each before what it holds.
  public let groups: [String]
  /// The data sets, in the order of their names within each group.
  public let datasets: [Dataset]

  private let file: hid_t
  private let positions: [String: Int]
  private let groupNames: Set<String>
  /// What HDF5 reads from, kept as long as it is open.
  private let image: HDF5Image

  /// Reads a file into memory and lists what it holds.
  ///
  /// It is read once, so that HDF5 sees the very bytes that were checked, whatever becomes of the file meanwhile.
  /// - Throws: `FileError.missing` when there is none, `HDF5Error` when it is no HDF5 file, a damaged one, or larger than
  ///   `fileLimit`.
  public convenience init(reading path: String) throws {
    let file = try RandomAccessFile(reading: path)
    guard try file.head(Self.signature.count) == Self.signature else { throw HDF5Error.notHDF5(path: path) }
    guard file.count <= Self.fileLimit else {
      throw HDF5Error.tooLarge(path: path, object: "the file", what: "bytes", limit: Self.fileLimit)
    }
    guard let image = HDF5Image(count: file.count) else {
      throw HDF5Error.damaged(path: path, object: "/", reason: "there is no memory for its \(file.count) bytes")
    }
    try file.read(at: 0, into: image.bytes)
    try self.init(image: image, path: path)
  }

  /// Opens a file that is in memory and lists what it holds.
  /// - Parameters:
  ///   - image: the whole file.
  ///   - path: where it came from, for messages.
  /// - Throws: `HDF5Error` when it is no HDF5 file or a damaged one.
  init(image: HDF5Image, path: String) throws {
    guard image.bytes.starts(with: Self.signature) else { throw HDF5Error.notHDF5(path: path) }
    let bytes = UnsafeRawBufferPointer(image.bytes)
    if let fault = HDF5StructureCheck.fault(in: bytes) {
      throw HDF5Error.damaged(path: path, object: "/", reason: fault)
    }
    var catalogue = HDF5Catalogue(path: path)
    file = try HDF5Library.exclusively {
      let file = fer_h5_open_image(image.bytes.baseAddress, image.bytes.count)
      guard file >= 0 else { throw HDF5Error.damaged(path: path, object: "/", reason: HDF5Library.reason) }
      do {
        try catalogue.add(group: "", in: file, depth: 0)
      } catch {
        HDF5Library.close(file)
        throw error
      }
      return file
    }
    self.path = path
    self.image = image
    groups = catalogue.groups
    groupNames = Set(catalogue.groups)
    datasets = catalogue.datasets
    // Names that are no UTF-8 may read alike; the first of them is found.
    positions = Dictionary(catalogue.datasets.enumerated().map { ($1.path, $0) }) { first, _ in first }
  }

  deinit { HDF5Library.exclusively { HDF5Library.close(file) } }

  /// Whether the file at `path` begins as HDF5 files do.
  /// - Throws: `FileError` when it does not exist, is a folder or cannot be read.
  public static func hasSignature(_ path: String) throws -> Bool {
    try RandomAccessFile(reading: path).head(signature.count) == signature
  }

  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The data set at `path`, or `nil`.
  public func dataset(_ path: String) -> Dataset? { positions[path].map { datasets[$0] } }

  /// Whether the file has this group; the empty string is the root.
  public func hasGroup(_ path: String) -> Bool { groupNames.contains(path) }

  /// The texts of an attribute of a group or data set, or `nil` when it has no such attribute.
  ///
  /// Strings may have fixed or variable length; an empty array has no texts, whatever its type.
  /// - Parameters:
  ///   - attribute: the attribute's name.
  ///   - object: a path in the file; the empty string is the root.
  /// - Throws: `HDF5Error`.
  public func strings(_ attribute: String, of object: String) throws -> [String]? {
    guard groupNames.contains(object) || positions[object] != nil else {
      throw HDF5Error.missingObject(path: path, object: object)
    }
    return try HDF5Library.exclusively {
      let id = try opened(H5Oopen(file, object.isEmpty ? "/" : object, 0), object)
      defer { HDF5Library.close(id) }
      guard H5Aexists(id, attribute) > 0 else { return nil }
      let attributeID = try opened(H5Aopen(id, attribute, 0), "\(object), attribute \(attribute)")
      defer { HDF5Library.close(attributeID) }
      return try texts(attributeID, attribute, object)
    }
  }

  /// The values of a data set, converted to Float.
  /// - Throws: `HDF5Error.missingObject`, `.elementType`, `.storage`, `.tooLarge`, `.damaged`.
  public func tensor(_ path: String) throws -> Tensor {
    guard let dataset = dataset(path) else { throw HDF5Error.missingObject(path: self.path, object: path) }
    guard case .float(let width) = dataset.type else {
      throw HDF5Error.elementType(path: self.path, object: path, got: dataset.type.description)
    }
    let count = HDF5Catalogue.product(dataset.shape)
    guard let count, count <= Self.elementLimit else {
      throw HDF5Error.tooLarge(path: self.path, object: path, what: "elements", limit: Self.elementLimit)
    }
    return try HDF5Library.exclusively {
      let id = try opened(H5Dopen2(file, path, 0), path)
      defer { HDF5Library.close(id) }
      // Before memory is taken for what a damaged description announces.
      try checkStorage(id, path, bytes: count * width)
      var tensor = Tensor(Shape(dataset.shape))
      try tensor.withMutableElements { elements in
        guard let start = elements.baseAddress, count > 0 else { return }
        guard fer_h5_read_floats(id, start) >= 0 else { throw damaged(path) }
      }
      return tensor
    }
  }

  // MARK: - Inside the lock

  /// Refuses data that is not stored in one piece, with every byte, in this file. Keras stores it so. What other files hold is
  /// none of this one's; and where chunks, fill values or descriptions announce more than there is, libhdf5 1.10 reads beyond
  /// its memory.
  private func checkStorage(_ dataset: hid_t, _ object: String, bytes: Int) throws {
    let properties = try opened(H5Dget_create_plist(dataset), object)
    defer { HDF5Library.close(properties) }
    guard H5Pget_layout(properties) == H5D_CONTIGUOUS, H5Pget_external_count(properties) == 0,
      H5Dget_storage_size(dataset) == bytes
    else {
      throw HDF5Error.storage(path: path, object: object)
    }
  }

  private func damaged(_ object: String) -> HDF5Error {
    .damaged(path: path, object: object.isEmpty ? "/" : object, reason: HDF5Library.reason)
  }

  private func opened(_ id: hid_t, _ object: String) throws -> hid_t {
    guard id >= 0 else { throw damaged(object) }
    return id
  }

  private func texts(_ attribute: hid_t, _ name: String, _ object: String) throws -> [String] {
    let place = "\(object), attribute \(name)"
    let space = try opened(H5Aget_space(attribute), place)
    defer { HDF5Library.close(space) }
    let count = Int(H5Sget_simple_extent_npoints(space))
    guard count > 0 else { return [] }
    // The type of the file also serves as the type in memory: for texts they are the same.
    let type = try opened(H5Aget_type(attribute), place)
    defer { HDF5Library.close(type) }
    guard H5Tget_class(type) == H5T_STRING else {
      let got = HDF5Catalogue.elementType(type).description
      throw HDF5Error.attributeType(path: path, object: object.isEmpty ? "/" : object, attribute: name, got: got)
    }
    let isVariable = H5Tis_variable_str(type) > 0
    let width = isVariable ? MemoryLayout<UnsafeMutablePointer<CChar>?>.stride : H5Tget_size(type)
    guard width > 0, count <= Self.attributeLimit / width else {
      throw HDF5Error.tooLarge(path: path, object: place, what: "bytes", limit: Self.attributeLimit)
    }
    if isVariable {
      var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
      guard H5Aread(attribute, type, &pointers) >= 0 else { throw damaged(place) }
      defer { fer_h5_free_strings(type, space, &pointers) }
      return pointers.map { $0.map { String(cString: $0) } ?? "" }
    }
    var bytes = [UInt8](repeating: 0, count: count * width)
    guard H5Aread(attribute, type, &bytes) >= 0 else { throw damaged(place) }
    let isSpacePadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
    return (0..<count).map { i in
      var text = bytes[(i * width)..<((i + 1) * width)].prefix { $0 != 0 }
      while isSpacePadded, text.last == UInt8(ascii: " ") { text.removeLast() }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
