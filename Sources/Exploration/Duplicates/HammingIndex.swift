/// Finds the hashes that differ in few bits from a given one without comparing all.
///
/// Hashes that differ in at most `t` bits agree in at least one of `t + 1` parts (the pigeonhole principle): only
/// hashes that share a part are compared. From 8 bits on the parts are so short that plain comparison is as fast: then
/// there is one part of no bits, which all share.
struct HammingIndex: Sendable {
  /// Bits of the hash that decide a bucket, and the hashes in each bucket, ascending.
  private struct Part: Sendable {
    let shift: Int
    let mask: UInt64
    /// Where each bucket starts in `members`, and after the last one the end.
    let starts: [Int32]
    let members: [Int32]

    func key(_ hash: UInt64) -> Int { Int(hash >> UInt64(shift) & mask) }
  }

  private let hashes: [UInt64]
  private let threshold: Int
  private let parts: [Part]

  /// - Parameters:
  ///   - hashes: fewer than 2^31.
  ///   - threshold: the most bits that may differ, 0 to 64.
  init(_ hashes: [UInt64], threshold: Int) {
    precondition((0...64).contains(threshold), "threshold \(threshold)")
    self.hashes = hashes
    self.threshold = threshold
    // Parts beyond 16 bits would need more buckets than there are hashes to fill them.
    let count = threshold < 8 ? max(threshold + 1, 4) : 1
    parts = (0..<count).map { part in
      let (low, high) = (64 * part / count, 64 * (part + 1) / count)
      let mask: UInt64 = count == 1 ? 0 : (1 << UInt64(high - low)) - 1
      var starts = [Int32](repeating: 0, count: Int(mask) + 2)
      for hash in hashes { starts[Int(hash >> UInt64(low) & mask) + 1] += 1 }
      for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
      var next = starts
      var members = [Int32](repeating: 0, count: hashes.count)
      for (i, hash) in hashes.enumerated() {
        let bucket = Int(hash >> UInt64(low) & mask)
        members[Int(next[bucket])] = Int32(i)
        next[bucket] += 1
      }
      return Part(shift: low, mask: mask, starts: starts, members: members)
    }
  }

  /// The hashes near a given one, by ascending index.
  /// - Parameters:
  ///   - hash: any.
  ///   - first: smaller indices are left out.
  func matches(of hash: UInt64, from first: Int = 0) -> [(index: Int, distance: Int)] {
    var found: [(index: Int, distance: Int)] = []
    for (number, part) in parts.enumerated() {
      let key = part.key(hash)
      var low = Int(part.starts[key])
      let end = Int(part.starts[key + 1])
      var high = end
      while low < high {
        let middle = (low + high) / 2
        if part.members[middle] < first { low = middle + 1 } else { high = middle }
      }
      part.members.withUnsafeBufferPointer { members in
        hashes.withUnsafeBufferPointer { hashes in
          while low < end {
            let candidate = Int(members[low])
            low += 1
            let difference = hash ^ hashes[candidate]
            guard difference.nonzeroBitCount <= threshold else { continue }
            // A pair that shares an earlier part was found there.
            if parts[..<number].contains(where: { difference >> UInt64($0.shift) & $0.mask == 0 }) { continue }
            found.append((candidate, difference.nonzeroBitCount))
          }
        }
      }
    }
    return found.sorted { $0.index < $1.index }
  }
}
