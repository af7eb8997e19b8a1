import Datasets
import Testing

/// Gray images to JPEG and back.
@Suite struct JPEGEncoderTests {
  private let picture = GrayImage(
    width: 40, height: 24,
    pixels: (0..<960).map { UInt8(clamping: 128 + 60 * (($0 % 40) / 5 % 2) - 3 * ($0 / 40) + $0 * 7919 % 11) })

  private func read(_ bytes: [UInt8]) throws -> GrayImage { try ImageDecoder.decode(bytes, path: "in memory") }

  private func difference(_ a: GrayImage, _ b: GrayImage) -> Double {
    zip(a.pixels, b.pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(a.pixels.count)
  }

  @Test func whatIsWrittenCanBeRead() throws {
    let fine = try JPEGEncoder.encode(picture, quality: 95)
    let coarse = try JPEGEncoder.encode(picture, quality: 20)
    let (near, far) = (try read(fine), try read(coarse))
    #expect(near.width == 40 && near.height == 24 && fine.starts(with: [0xFF, 0xD8, 0xFF]))
    #expect(coarse.count < fine.count && difference(picture, near) < 1.5)
    #expect(difference(picture, far) > difference(picture, near))
    #expect(try JPEGEncoder.encode(picture, quality: 95) == fine)
  }

  @Test func writingAgainLosesLittleMore() throws {
    let once = try read(try JPEGEncoder.encode(picture, quality: 60))
    let twice = try read(try JPEGEncoder.encode(once, quality: 60))
    #expect(difference(once, twice) < 0.2 * difference(picture, once))
    let flat = GrayImage(width: 8, height: 8, pixels: [UInt8](repeating: 128, count: 64))
    #expect(try read(try JPEGEncoder.encode(flat, quality: 60)) == flat)
  }
}
