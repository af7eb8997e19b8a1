/// Checks a whole file before HDF5 reads it: every address, length and count that the library would follow.
///
/// libhdf5 1.10 believes much of what stands in a file; damaged numbers make it read beyond its memory or run for ever. So every
/// object that can be reached is walked through as the library would, in the layout that Keras and h5py write unless told otherwise
/// (superblock 0 or 1, object headers of version 1, groups in symbol tables); other layouts are refused.
///
/// Source: HDF5 File Format Specification 3.0, II.A "Format Signature and Superblock", III.A.1 "Version 1 B-trees", III.B "Group Symbol
/// Table Nodes", III.C "Symbol Table Entry", IV.A.1.a "Version 1 Data Object Header Prefix".
struct HDF5StructureCheck {
  private static let tree: [UInt8] = [0x54, 0x52, 0x45, 0x45, 0]  // "TREE" of a group
  private static let symbolNode: [UInt8] = [0x53, 0x4E, 0x4F, 0x44, 1]  // "SNOD", version 1
  private static let symbolEntrySize = 40
  private static let newerLayout =
    "it is in a newer layout of HDF5, which Keras and h5py write only when told to (libver, track_order); save it again without"

  /// A group's members: the tree that orders them, and the heap with their names.
  private struct Group: Hashable {
    let tree: Int
    let heap: Int
  }

  private let file: HDF5Bytes
  /// Entries of a node of symbols, and of a node of a tree.
  private let symbolRoom: Int
  private let treeRoom: Int
  private var messages: HDF5Messages
  /// Bytes that blocks of messages not yet seen can have: they lie side by side.
  private var room: Int
  /// What is still to be looked at, and what has been found.
  private var headers: [Int] = []
  private var groups: [Group] = []
  private var seenHeaders: Set<Int> = []
  private var seenGroups: Set<Group> = []
  private var seenNodes: Set<Int> = []

  /// What is wrong with a file, or `nil` when nothing is.
  static func fault(in bytes: UnsafeRawBufferPointer) -> String? {
    do throws(HDF5Fault) {
      var check = try HDF5StructureCheck(bytes)
      try check.run()
      return nil
    } catch {
      return error.reason
    }
  }

  private init(_ bytes: UnsafeRawBufferPointer) throws(HDF5Fault) {
    let whole = HDF5Bytes(bytes)
    let version = try whole[8]
    guard version < 2 else { throw HDF5Fault(Self.newerLayout) }
    guard try whole[13] == 8, try whole[14] == 8 else {
      throw HDF5Fault("addresses and lengths of 8 bytes are expected")
    }
    symbolRoom = try 2 * whole.number(at: 16, UInt16.self)
    treeRoom = try 2 * whole.number(at: 18, UInt16.self)
    // Version 1 has one number more before the addresses.
    let addresses = try whole.part(at: version == 0 ? 24 : 28, count: 72, "the superblock")
    guard try addresses.address(at: 0) == 0, let end = try addresses.address(at: 16),
      try addresses.address(at: 24) == nil
    else { throw addresses.fault }
    guard end <= bytes.count else {
      throw HDF5Fault("truncated file: it has \(bytes.count) bytes, and announces \(end)")
    }
    file = try whole.part(at: 0, count: end)
    messages = HDF5Messages(file)
    room = end
    try add(entry: addresses.part(at: 32, count: Self.symbolEntrySize), names: nil)
  }

  private mutating func run() throws(HDF5Fault) {
    while true {
      if let header = headers.popLast() {
        try check(header: header)
      } else if let group = groups.popLast() {
        try check(group)
      } else {
        return
      }
    }
  }

  // MARK: - Objects

  private mutating func check(header: Int) throws(HDF5Fault) {
    let head = try file.part(at: header, count: 16, "the object")
    guard try head[0] == 1 else {
      throw head.has([0x4F, 0x48, 0x44, 0x52], at: 0) ? HDF5Fault(Self.newerLayout) : head.fault
    }
    var blocks = [try block(at: header + 16, count: head.number(at: 8, UInt32.self))]
    var done = 0
    while done < blocks.count {
      let block = blocks[done]
      done += 1
      var place = 0
      while block.count - place >= 8 {
        let length = try block.number(at: place + 2, UInt16.self)
        let number = try block.number(at: place, UInt16.self)
        guard let kind = HDF5Messages.Kind(rawValue: number) else {
          throw HDF5Fault(
            "the object at byte \(header) has a message of kind \(number), which Keras's files do not have")
        }
        let message = try block.part(at: place + 8, count: length, "the message")
        // Bit 1 says that the message is shared: Keras shares none.
        guard try block[place + 4] & 2 == 0 else { throw message.fault }
        switch kind {
        case .continuation:
          guard let next = try message.address(at: 0) else { throw message.fault }
          blocks.append(try self.block(at: next, count: message.number(at: 8, UInt64.self)))
        case .symbolTable: try add(group: message, at: 0)
        case .link: if let target = try messages.target(of: message) { add(header: target) }
        default: try messages.check(kind, message)
        }
        place += 8 + length
      }
    }
  }

  private mutating func block(at place: Int, count: Int) throws(HDF5Fault) -> HDF5Bytes {
    let block = try file.part(at: place, count: count, "the header")
    // An empty block, or one that leads to itself, would never come to an end.
    room -= max(1, count)
    guard room >= 0 else { throw block.fault }
    return block
  }

  private mutating func add(group part: HDF5Bytes, at offset: Int) throws(HDF5Fault) {
    guard let tree = try part.address(at: offset), let heap = try part.address(at: offset + 8) else {
      throw part.fault
    }
    let group = Group(tree: tree, heap: heap)
    if seenGroups.insert(group).inserted { groups.append(group) }
  }

  /// Adds what a symbol's entry leads to.
  /// - Parameter names: the heap of the group that it is in; `nil` for the root.
  private mutating func add(entry: HDF5Bytes, names: HDF5LocalHeap?) throws(HDF5Fault) {
    try names?.checkName(at: entry.number(at: 0, UInt64.self))
    switch try entry.number(at: 16, UInt32.self) {
    case 0: break
    case 1: try add(group: entry, at: 24)
    case 2:
      // A symbolic link has a path and no object.
      guard let names else { throw entry.fault }
      return try names.checkName(at: entry.number(at: 24, UInt32.self))
    default: throw entry.fault
    }
    guard let header = try entry.address(at: 8) else { throw entry.fault }
    add(header: header)
  }

  private mutating func add(header: Int) { if seenHeaders.insert(header).inserted { headers.append(header) } }

  // MARK: - Groups

  /// Goes down the tree level by level; each node stands in it once, beside those that it names.
  private mutating func check(_ group: Group) throws(HDF5Fault) {
    let names = try HDF5LocalHeap(file, at: group.heap)
    var nodes = [group.tree]
    var levels = Int(try file.part(at: group.tree, count: 8, "the tree")[5]) + 1
    while levels > 0 {
      levels -= 1
      var below: [Int] = []
      for (i, place) in nodes.enumerated() {
        let node = try file.part(at: place, count: 24 + 8 + 16 * treeRoom, "the tree")
        let count = try node.number(at: 6, UInt16.self)
        guard node.has(Self.tree, at: 0), try node[5] == levels, count <= treeRoom,
          seenNodes.insert(place).inserted, try node.address(at: 8) == (i > 0 ? nodes[i - 1] : nil),
          try node.address(at: 16) == (i + 1 < nodes.count ? nodes[i + 1] : nil)
        else { throw node.fault }
        for entry in 0..<count {
          try names.checkName(at: node.number(at: 24 + 16 * entry, UInt64.self))
          try names.checkName(at: node.number(at: 40 + 16 * entry, UInt64.self))
          guard let child = try node.address(at: 32 + 16 * entry) else { throw node.fault }
          below.append(child)
        }
      }
      nodes = below
    }
    for place in nodes { try check(symbols: place, names) }
  }

  private mutating func check(symbols place: Int, _ names: HDF5LocalHeap) throws(HDF5Fault) {
    let node = try file.part(at: place, count: 8 + symbolRoom * Self.symbolEntrySize, "the group")
    let count = try node.number(at: 6, UInt16.self)
    guard node.has(Self.symbolNode, at: 0), count <= symbolRoom, seenNodes.insert(place).inserted else {
      throw node.fault
    }
    for i in 0..<count {
      try add(entry: node.part(at: 8 + i * Self.symbolEntrySize, count: Self.symbolEntrySize), names: names)
    }
  }
}
