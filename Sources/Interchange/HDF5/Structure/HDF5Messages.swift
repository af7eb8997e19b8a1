/// Checks the messages of an object's header, one by one: each holds what it announces.
///
/// Source: HDF5 File Format Specification 3.0, IV.A.2 "Disk Format: Level 2A2 - Data Object Header Messages".
struct HDF5Messages {
  /// The kinds of messages that the files of Keras and h5py have; others are refused.
  enum Kind: Int {
    case empty = 0x00
    case dataspace = 0x01
    case linkInfo = 0x02
    case datatype = 0x03
    case oldFillValue = 0x04
    case fillValue = 0x05
    case link = 0x06
    case externalFiles = 0x07
    case layout = 0x08
    case groupInfo = 0x0A
    case filters = 0x0B
    case attribute = 0x0C
    case comment = 0x0D
    case oldTime = 0x0E
    case continuation = 0x10
    case symbolTable = 0x11
    case time = 0x12
    case referenceCount = 0x16
  }

  /// The whole file.
  let file: HDF5Bytes
  /// Where texts of variable length are.
  private var heap: HDF5GlobalHeap

  init(_ file: HDF5Bytes) {
    self.file = file
    heap = HDF5GlobalHeap(file)
  }

  /// Checks a message that leads to no other object: all kinds but `continuation`, `symbolTable` and `link`.
  mutating func check(_ kind: Kind, _ message: HDF5Bytes) throws(HDF5Fault) {
    switch kind {
    case .dataspace: _ = try elements(message)
    case .linkInfo: try checkLinkInfo(message)
    case .datatype: _ = try HDF5Datatype(message)
    case .oldFillValue: _ = try message.part(at: 4, count: message.number(at: 0, UInt32.self))
    case .fillValue: try checkFillValue(message)
    case .externalFiles: try checkExternalFiles(message)
    case .layout: try checkLayout(message)
    case .filters: try checkFilters(message)
    case .attribute: try checkAttribute(message)
    case .comment: _ = try message.textLength(at: 0)
    case .oldTime: _ = try message.part(at: 0, count: 16)
    case .time: _ = try message.part(at: 0, count: 8)
    case .referenceCount: _ = try message.part(at: 0, count: 5)
    case .groupInfo: _ = try message.part(at: 2, count: 4 * (message[1] & 3).nonzeroBitCount)
    case .empty, .continuation, .symbolTable, .link: break
    }
  }

  /// The number of elements of a dataspace.
  private func elements(_ space: HDF5Bytes) throws(HDF5Fault) -> Int {
    let (version, rank, flags) = (try space[0], Int(try space[1]), try space[2])
    guard version == 1 || version == 2, rank <= HDF5Datatype.rankLimit, flags <= 1 else { throw space.fault }
    let start = version == 1 ? 8 : 4
    // Behind the extents stand the largest ones that they may grow to, where a flag says so.
    _ = try space.part(at: start, count: 8 * rank * (flags == 0 ? 1 : 2))
    // The kind of version 2: a single value, extents, nothing.
    if version == 2, try space[3] == 2 { return 0 }
    var count = 1
    for axis in 0..<rank {
      let (product, overflow) = count.multipliedReportingOverflow(
        by: try space.number(at: start + 8 * axis, UInt64.self))
      guard !overflow else { throw space.fault }
      count = product
    }
    return count
  }

  /// The header that a link leads to, or `nil` when it leads to a path or to another file. h5py keeps the members of a group in
  /// such messages when one of them is in another file.
  func target(of link: HDF5Bytes) throws(HDF5Fault) -> Int? {
    let (version, flags) = (try link[0], try link[1])
    guard version == 1 else { throw link.fault }
    var place = 2
    var kind: UInt8 = 0
    if flags & 8 != 0 {
      kind = try link[place]
      place += 1
    }
    if flags & 4 != 0 { place += 8 }
    if flags & 16 != 0 { place += 1 }
    let length: Int
    switch flags & 3 {
    case 0: length = Int(try link[place])
    case 1: length = try link.number(at: place, UInt16.self)
    case 2: length = try link.number(at: place, UInt32.self)
    default: length = try link.number(at: place, UInt64.self)
    }
    place += 1 << Int(flags & 3)
    guard length > 0 else { throw link.fault }
    place += try link.part(at: place, count: length).count
    switch kind {
    case 0:
      guard let header = try link.address(at: place) else { throw link.fault }
      return header
    case 1:
      _ = try link.part(at: place + 2, count: link.number(at: place, UInt16.self))
    case 64:
      // A byte of version and flags, the file's name and the object's, each with a zero behind it.
      let value = try link.part(at: place + 2, count: link.number(at: place, UInt16.self))
      let file = try value.rest(from: 1).textLength(at: 0)
      _ = try value.rest(from: file + 2).textLength(at: 0)
    default: throw link.fault
    }
    return nil
  }

  /// Members of a group in a heap and trees of their own are not those of Keras's files.
  private func checkLinkInfo(_ message: HDF5Bytes) throws(HDF5Fault) {
    let version = try message[0]
    let place = try message[1] & 1 == 0 ? 2 : 10
    guard version == 0, try message.address(at: place) == nil else { throw message.fault }
  }

  private func checkFillValue(_ message: HDF5Bytes) throws(HDF5Fault) {
    let version = try message[0]
    guard (1...3).contains(version) else { throw message.fault }
    if version == 3 {
      guard try message[1] & 0x20 != 0 else { return }
      _ = try message.part(at: 6, count: message.number(at: 2, UInt32.self))
      return
    }
    let isDefined = try message[3] != 0
    if version == 1 || isDefined {
      // A negative size says that there is none.
      let size = try message.number(at: 4, Int32.self)
      if size > 0 { _ = try message.part(at: 8, count: size) }
    }
  }

  private func checkExternalFiles(_ message: HDF5Bytes) throws(HDF5Fault) {
    let (room, used) = (try message.number(at: 4, UInt16.self), try message.number(at: 6, UInt16.self))
    guard try message[0] == 1, used <= room, let place = try message.address(at: 8) else { throw message.fault }
    let names = try HDF5LocalHeap(file, at: place)
    for slot in 0..<used {
      try names.checkName(at: message.part(at: 16 + 24 * slot, count: 24).number(at: 0, UInt64.self))
    }
  }

  private func checkLayout(_ message: HDF5Bytes) throws(HDF5Fault) {
    // Earlier versions are of HDF5 before 1.6.3 (2004), later ones of files that ask for HDF5 1.10.
    guard try message[0] == 3 else { throw message.fault }
    switch try message[1] {
    case 0: _ = try message.part(at: 4, count: message.number(at: 2, UInt16.self))
    case 1:
      let size = try message.number(at: 10, UInt64.self)
      if let place = try message.address(at: 2) { _ = try file.part(at: place, count: size, "the data") }
    case 2:
      let rank = Int(try message[2])
      guard (2...(HDF5Datatype.rankLimit + 1)).contains(rank) else { throw message.fault }
      _ = try message.address(at: 3)
      for axis in 0..<rank where try message.number(at: 11 + 4 * axis, UInt32.self) == 0 { throw message.fault }
    default: throw message.fault
    }
  }

  private func checkFilters(_ message: HDF5Bytes) throws(HDF5Fault) {
    let (version, count) = (try message[0], try message[1])
    guard version == 1 || version == 2, count <= 32 else { throw message.fault }
    var place = version == 1 ? 8 : 2
    for _ in 0..<count {
      let id = try message.number(at: place, UInt16.self)
      let hasName = version == 1 || id >= 256
      let name = hasName ? try message.number(at: place + 2, UInt16.self) : 0
      place += hasName ? 4 : 2
      let values = try message.number(at: place + 2, UInt16.self)
      place += 4
      if name > 0, try message.textLength(at: place) >= name { throw message.fault }
      place += version == 1 ? (name + 7) & ~7 : name
      place += 4 * values + (version == 1 && !values.isMultiple(of: 2) ? 4 : 0)
      guard place <= message.count else { throw message.fault }
    }
  }

  /// libhdf5 1.10 copies as many bytes of an attribute as its type and its extents announce, not as many as are there.
  private mutating func checkAttribute(_ message: HDF5Bytes) throws(HDF5Fault) {
    let version = try message[0]
    let name = try message.number(at: 2, UInt16.self)
    let type = try message.number(at: 4, UInt16.self)
    let space = try message.number(at: 6, UInt16.self)
    // Type and extents may be references to others of the file: Keras's are not.
    let shared = try message[1]
    guard (1...3).contains(version), version == 1 || shared == 0 else { throw message.fault }
    func padded(_ size: Int) -> Int { version == 1 ? (size + 7) & ~7 : size }
    let nameStart = version == 3 ? 9 : 8
    let typeStart = nameStart + padded(name)
    let spaceStart = typeStart + padded(type)
    let data = spaceStart + padded(space)
    guard try message.part(at: nameStart, count: name).textLength(at: 0) < name else { throw message.fault }
    let element = try HDF5Datatype(message.part(at: typeStart, count: type))
    let count = try elements(message.part(at: spaceStart, count: space))
    let (size, overflow) = count.multipliedReportingOverflow(by: element.size)
    guard !overflow else { throw message.fault }
    let values = try message.part(at: data, count: size)
    guard element.kind == .variable else { return }
    for i in 0..<count {
      try heap.checkReference(
        values.part(at: element.size * i, count: element.size), at: message.place + data + element.size * i)
    }
  }
}
