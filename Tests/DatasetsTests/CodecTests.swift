import Datasets
import Files
import Foundation
import Testing
import TestSupport

@Suite struct CodecTests {
  private static func expected() throws -> CSVTable {
    let path = Fixtures.path("images/expected.csv")
    return try CSVTable(parsing: try readFile(path), path: path)
  }

  @Test func everyFixtureDecodesToTheGrayLevelsOfOpenCV() throws {
    let table = try Self.expected()
    #expect(table.rows.count > 60)
    for row in table.rows {
      let image = try ImageDecoder.read(Fixtures.path("images/" + row.cells[0]))
      let digits = Array(row.cells[3].utf8)
      let levels = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
      }
      #expect("\(image.width)x\(image.height)" == "\(row.cells[1])x\(row.cells[2])", "\(row.cells[0])")
      #expect(image.pixels == levels, "\(row.cells[0])")
    }
  }

  @Test func pngSurvivesWritingAndReading() throws {
    for (width, height) in [(1, 1), (7, 3), (64, 200), (300, 1)] {
      let image = SyntheticDataset.image(seed: 5, width: width, height: height)
      let data = try PNGEncoder.encode(image)
      #expect(try ImageDecoder.decode(data, path: "x.png") == image)
      #expect(try PNGEncoder.encode(image) == data)
    }
  }

  @Test func colourPNGReadsBackAsItsGray() throws {
    let red: [UInt8] = [255, 0, 0], white: [UInt8] = [255, 255, 255], gray: [UInt8] = [77, 77, 77]
    let data = try PNGEncoder.encode(rgb: red + white + gray, width: 3, height: 1)
    #expect(try ImageDecoder.decode(data, path: "x.png").pixels == [76, 255, 77])
  }

  @Test func encoderRefusesAWrongCountOfBytes() {
    let error = failure { _ = try PNGEncoder.encode(rgb: [1, 2], width: 1, height: 1) }
    #expect(error.code == 70 && error.text.contains("2 bytes"))
  }

  @Test func formatIsToldByContentNotByName() throws {
    let folder = try TemporaryFolder()
    let jpeg = try readFile(Fixtures.path("images/jpeg-gray.jpg"))
    try AtomicFile.write(jpeg, to: folder.file("really-jpeg.png"))
    #expect(try ImageDecoder.read(folder.file("really-jpeg.png")) == ImageDecoder.decode(jpeg, path: "x.jpg"))
  }
}

@Suite struct BrokenImageTests {
  private func read(_ bytes: [UInt8]) -> (code: Int32, text: String) {
    failure { _ = try ImageDecoder.decode(bytes, path: "a/b.png") }
  }

  @Test func emptyFileIsNamedAsEmpty() {
    let error = read([])
    #expect(error.code == 65 && error.text.hasPrefix("a/b.png: the file is empty"))
  }

  @Test(arguments: [
    ("hello there", "text"), ("GIF89a....", "GIF"), ("%PDF-1.7", "PDF"), ("PK\u{3}\u{4}zip", "ZIP"),
    ("\u{1}\u{2}\u{3}", "01 02 03"),
  ])
  func otherContentIsNamed(content: String, name: String) {
    let error = read(Array(content.utf8))
    #expect(error.code == 65 && error.text.contains("PNG or JPEG image was expected") && error.text.contains(name))
  }

  @Test(arguments: [
    "jpeg-gray.jpg", "jpeg-rgb-420.jpg", "jpeg-gray-progressive.jpg", "jpeg-cmyk.jpg", "rgb8.png",
    "gray16-interlaced.png",
  ])
  func everyTruncationIsAnErrorAndNeverAHalfPicture(name: String) throws {
    let whole = Array(try readFile(Fixtures.path("images/" + name)))
    for count in stride(from: 1, to: whole.count - 1, by: 7) + [whole.count - 3, whole.count - 2] {
      let error = read(Array(whole[..<count]))
      #expect(error.code == 65, "\(name) cut to \(count) of \(whole.count) bytes: \(error.text)")
    }
  }

  @Test func aFlippedByteInPNGIsFound() throws {
    var bytes = Array(try readFile(Fixtures.path("images/rgb8.png")))
    bytes[bytes.count / 2] ^= 0x10
    let error = read(bytes)
    #expect(error.code == 65 && error.text.contains("this PNG is damaged"))
  }

  @Test func damagedBytesNeverCrash() throws {
    for name in [
      "jpeg-rgb-420.jpg", "jpeg-gray-progressive.jpg", "palette4-interlaced.png", "jpeg-gray-orientation6.jpg",
    ] {
      let whole = Array(try readFile(Fixtures.path("images/" + name)))
      for position in whole.indices {
        for flip in [UInt8(0xFF), 0x01, 0x80] {
          var bytes = whole
          bytes[position] ^= flip
          if let image = try? ImageDecoder.decode(bytes, path: name, limits: ImageLimits(maximumPixels: 1_000_000)) {
            #expect(image.pixels.count == image.width * image.height)
          }
        }
      }
    }
  }

  /// A PNG header for an image of this size, with nothing behind it.
  private func pngHeader(width: UInt32, height: UInt32) -> [UInt8] {
    func bytes(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    let body = Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 0, 0, 0, 0]
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in body {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1 }
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes(13) + body + bytes(~checksum)
      + bytes(0) + Array("IDAT".utf8) + bytes(0x35AF_061E)
  }

  @Test(arguments: [(2_000_000_000, 2_000_000_000), (16_385, 1), (1, 16_385), (16_000, 16_000)] as [(UInt32, UInt32)])
  func hugePNGIsRefusedFromItsHeader(width: UInt32, height: UInt32) {
    let error = read(pngHeader(width: width, height: height))
    #expect(error.code == 65 && error.text.contains("at most 16,384 a side and 64,000,000 in all"), "\(error.text)")
  }

  @Test func hugeJPEGIsRefusedFromItsHeader() throws {
    var bytes = Array(try readFile(Fixtures.path("images/jpeg-gray.jpg")))
    let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    for offset in 5...8 { bytes[frame + offset] = 0xEA }
    let error = read(bytes)
    #expect(error.code == 65 && error.text.contains("60,138 x 60,138 pixels"), "\(error.text)")
  }

  @Test func limitsCanBeSet() throws {
    let image = try PNGEncoder.encode(SyntheticDataset.image(seed: 1, width: 20, height: 10))
    let side = ImageLimits(maximumSide: 19), pixels = ImageLimits(maximumPixels: 199),
      exact = ImageLimits(maximumSide: 20, maximumPixels: 200)
    #expect(failure { _ = try ImageDecoder.decode(image, path: "x", limits: side) }.code == 65)
    #expect(failure { _ = try ImageDecoder.decode(image, path: "x", limits: pixels) }.code == 65)
    #expect(try ImageDecoder.decode(image, path: "x", limits: exact).width == 20)
  }

  @Test func missingFileFolderAndHugeFileAreNamed() throws {
    let folder = try TemporaryFolder()
    #expect(failure { _ = try ImageDecoder.read(folder.file("none.png")) }.code == 66)
    #expect(failure { _ = try ImageDecoder.read(folder.path) }.text.contains("not a regular file"))
    try SyntheticDataset.write(folder.file("x.png"), seed: 1)
    let error = failure { _ = try ImageDecoder.read(folder.file("x.png"), limits: ImageLimits(maximumFileBytes: 10)) }
    #expect(error.code == 65 && error.text.contains("at most 10 are read"))
  }
}
