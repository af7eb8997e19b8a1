import Foundation

/// An uncompressed view of a PNG with 8-bit RGB or gray pixels, decoded by hand: enough to look at what was drawn.
struct DecodedPicture {
  let width: Int
  let height: Int
  let channels: Int
  let pixels: [UInt8]

  init?(png: Data) {
    let bytes = [UInt8](png)
    func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) } }
    guard bytes.count > 33, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
    width = number(16)
    height = number(20)
    guard bytes[24] == 8, bytes[25] == 2 || bytes[25] == 0 else { return nil }
    channels = bytes[25] == 2 ? 3 : 1
    var compressed: [UInt8] = []
    var at = 8
    while at + 12 <= bytes.count {
      let length = number(at)
      if bytes[(at + 4)..<(at + 8)].elementsEqual(Array("IDAT".utf8)) {
        compressed += bytes[(at + 8)..<(at + 8 + length)]
      }
      at += length + 12
    }
    guard let raw = inflate(compressed) else { return nil }
    let line = width * channels
    guard raw.count == height * (line + 1) else { return nil }
    var out = [UInt8](repeating: 0, count: height * line)
    for row in 0..<height {
      let filter = raw[row * (line + 1)]
      for i in 0..<line {
        let value = raw[row * (line + 1) + 1 + i]
        let left = i >= channels ? Int(out[row * line + i - channels]) : 0
        let up = row > 0 ? Int(out[(row - 1) * line + i]) : 0
        let corner = row > 0 && i >= channels ? Int(out[(row - 1) * line + i - channels]) : 0
        let prediction: Int
        switch filter {
        case 1: prediction = left
        case 2: prediction = up
        case 3: prediction = (left + up) / 2
        case 4:
          let (pa, pb, pc) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
          prediction = pa <= pb && pa <= pc ? left : pb <= pc ? up : corner
        default: prediction = 0
        }
        out[row * line + i] = value &+ UInt8(truncatingIfNeeded: prediction)
      }
    }
    pixels = out
  }

  subscript(row: Int, column: Int) -> [UInt8] {
    Array(pixels[((row * width + column) * channels)..<((row * width + column + 1) * channels)])
  }
}

/// Whether two pictures look the same: 95 % of the values within one level, mean difference below 0.1, none of 10 or more.
func looksTheSame(_ a: DecodedPicture, _ b: DecodedPicture) -> Bool {
  guard a.width == b.width, a.height == b.height, a.channels == b.channels else { return false }
  let differences = zip(a.pixels, b.pixels).map { abs(Int($0) - Int($1)) }
  guard !differences.isEmpty else { return true }
  let close = differences.filter { $0 <= 1 }.count
  return Double(close) >= 0.95 * Double(differences.count)
    && Double(differences.reduce(0, +)) < 0.1 * Double(differences.count) && (differences.max() ?? 0) < 10
}

/// Decompresses a zlib stream (RFC 1950 and 1951).
private func inflate(_ data: [UInt8]) -> [UInt8]? {
  var position = 16
  func bit() -> Int {
    guard position / 8 < data.count else { return 0 }
    defer { position += 1 }
    return Int(data[position / 8] >> (position % 8)) & 1
  }
  func bits(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }
  struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []
    init(_ lengths: [Int]) {
      for length in lengths where length > 0 { counts[length] += 1 }
      symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }
  }
  func symbol(_ code: Code) -> Int? {
    var (value, first, index) = (0, 0, 0)
    for length in 1..<16 {
      value |= bit()
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    return nil
  }
  let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
  ]
  let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
  let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193,
    12289, 16385, 24577,
  ]
  let distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
  var out: [UInt8] = []
  var isLast = false
  while !isLast {
    guard position / 8 < data.count else { return nil }
    isLast = bit() == 1
    var literals = Code([])
    var distances = Code([])
    switch bits(2) {
    case 0:
      position = (position + 7) / 8 * 8
      let count = bits(16)
      position += 16
      guard position / 8 + count <= data.count else { return nil }
      out += data[(position / 8)..<(position / 8 + count)]
      position += count * 8
      continue
    case 1:
      literals = Code((0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
      distances = Code([Int](repeating: 5, count: 30))
    case 2:
      let (literalCount, distanceCount, codeCount) = (bits(5) + 257, bits(5) + 1, bits(4) + 4)
      var lengths = [Int](repeating: 0, count: 19)
      for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(codeCount) {
        lengths[place] = bits(3)
      }
      let code = Code(lengths)
      var all: [Int] = []
      while all.count < literalCount + distanceCount {
        guard let next = symbol(code) else { return nil }
        switch next {
        case 16: all += [Int](repeating: all.last ?? 0, count: bits(2) + 3)
        case 17: all += [Int](repeating: 0, count: bits(3) + 3)
        case 18: all += [Int](repeating: 0, count: bits(7) + 11)
        default: all.append(next)
        }
      }
      literals = Code(Array(all[..<literalCount]))
      distances = Code(Array(all[literalCount...]))
    default: return nil
    }
    while let next = symbol(literals), next != 256 {
      if next < 256 {
        out.append(UInt8(next))
        continue
      }
      guard next - 257 < 29 else { return nil }
      let length = lengthBase[next - 257] + bits(lengthBits[next - 257])
      guard let code = symbol(distances), code < 30 else { return nil }
      let distance = distanceBase[code] + bits(distanceBits[code])
      guard distance <= out.count else { return nil }
      for _ in 0..<length { out.append(out[out.count - distance]) }
    }
  }
  return out
}
