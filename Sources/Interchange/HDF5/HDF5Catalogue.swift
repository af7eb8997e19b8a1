internal import CHDF5

/// What a file holds, found by walking through its groups. Everything here runs inside `HDF5Library.exclusively`.
struct HDF5Catalogue {
  let path: String
  private(set) var groups: [String] = []
  private(set) var datasets: [HDF5File.Dataset] = []

  init(path: String) { self.path = path }

  /// Adds a group and what it holds. Links to other files or other places of this one are passed over; hard links that form
  /// a circle end at the depth limit.
  mutating func add(group: String, in parent: hid_t, depth: Int) throws {
    guard depth <= HDF5File.depthLimit else {
      throw HDF5Error.tooLarge(path: path, object: group, what: "groups in each other", limit: HDF5File.depthLimit)
    }
    try count(group)
    groups.append(group)
    let id = H5Gopen2(parent, group.isEmpty ? "/" : group, 0)
    guard id >= 0 else { throw damaged(group) }
    defer { HDF5Library.close(id) }
    var info = H5G_info_t()
    guard H5Gget_info(id, &info) >= 0 else { throw damaged(group) }
    guard info.nlinks <= HDF5File.objectLimit else {
      throw HDF5Error.tooLarge(path: path, object: group, what: "objects", limit: HDF5File.objectLimit)
    }
    for i in 0..<info.nlinks {
      let name = try name(of: i, in: id, group)
      guard fer_h5_is_hard_link(id, name) != 0 else { continue }
      let object = group.isEmpty ? name : "\(group)/\(name)"
      let objectID = H5Oopen(id, name, 0)
      guard objectID >= 0 else { throw damaged(object) }
      defer { HDF5Library.close(objectID) }
      switch H5Iget_type(objectID) {
      case H5I_GROUP: try add(group: object, in: parent, depth: depth + 1)
      case H5I_DATASET: try add(dataset: object, objectID)
      default: break
      }
    }
  }

  private mutating func add(dataset: String, _ id: hid_t) throws {
    try count(dataset)
    let space = H5Dget_space(id)
    guard space >= 0 else { throw damaged(dataset) }
    defer { HDF5Library.close(space) }
    let type = H5Dget_type(id)
    guard type >= 0 else { throw damaged(dataset) }
    defer { HDF5Library.close(type) }
    let rank = Int(H5Sget_simple_extent_ndims(space))
    var extents = [hsize_t](repeating: 0, count: max(0, rank))
    guard rank >= 0, rank == 0 || H5Sget_simple_extent_dims(space, &extents, nil) == rank else {
      throw damaged(dataset)
    }
    let shape = extents.compactMap { Int(exactly: $0) }
    guard shape.count == rank else {
      throw HDF5Error.tooLarge(path: path, object: dataset, what: "elements", limit: HDF5File.elementLimit)
    }
    datasets.append(HDF5File.Dataset(path: dataset, shape: shape, type: Self.elementType(type)))
  }

  private func name(of index: hsize_t, in group: hid_t, _ path: String) throws -> String {
    let length = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, nil, 0, 0)
    guard length > 0 else { throw damaged(path) }
    guard length <= 1 << 16 else {
      throw HDF5Error.tooLarge(path: self.path, object: path, what: "bytes in a name", limit: 1 << 16)
    }
    var bytes = [CChar](repeating: 0, count: length + 1)
    guard H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, &bytes, bytes.count, 0) == length else {
      throw damaged(path)
    }
    return String(decoding: bytes.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func count(_ object: String) throws {
    guard groups.count + datasets.count < HDF5File.objectLimit else {
      throw HDF5Error.tooLarge(path: path, object: object, what: "objects", limit: HDF5File.objectLimit)
    }
  }

  private func damaged(_ object: String) -> HDF5Error {
    .damaged(path: path, object: object.isEmpty ? "/" : object, reason: HDF5Library.reason)
  }

  /// What the elements of this type are.
  static func elementType(_ type: hid_t) -> HDF5File.ElementType {
    let size = H5Tget_size(type)
    switch H5Tget_class(type) {
    case H5T_FLOAT where fer_h5_is_ieee_float(type) != 0: return .float(bytes: size)
    case H5T_FLOAT where [2, 4, 8].contains(size):
      return .other("floating-point numbers of \(8 * size) bits in a layout of their own")
    case H5T_FLOAT: return .other("floating-point numbers of \(8 * size) bits")
    case H5T_INTEGER: return .other("whole numbers of \(8 * size) bits")
    case H5T_STRING: return .other("texts")
    case H5T_OPAQUE: return .other("raw bytes")
    default: return .other("elements of another kind")
    }
  }

  /// The number of elements of a shape, or `nil` when it is beyond counting.
  static func product(_ shape: [Int]) -> Int? {
    var count = 1
    for extent in shape {
      let (next, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = next
    }
    return count
  }
}
