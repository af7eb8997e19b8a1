import Datasets
import Exploration
import Testing

@Suite("Pixels") struct PixelTests {
  static let two = GrayImage(width: 2, height: 1, pixels: [0, 255])
  static let gray = GrayImage(width: 2, height: 1, pixels: [100, 102])

  @Test("mean and deviation over all pixels, per class and per image") func statistics() {
    let statistics = PixelStatistics(images: [Self.two, Self.gray], labels: [0, 2], classes: ["a", "b", "c"])
    #expect(statistics.overall.mean == 457.0 / 4 && statistics.overall.total == 4)
    #expect(statistics.perClass[0].mean == 127.5 && statistics.perClass[0].standardDeviation == 127.5)
    #expect(statistics.perClass[1].mean == nil && statistics.perClass[1].standardDeviation == nil)
    #expect(statistics.brightness == [127.5, 101] && statistics.contrast == [127.5, 1])
    #expect(statistics.json["per_class"]?["b"]?["mean"] == .null)
    #expect(GrayHistogram(Self.two).entropyBits == 1 && GrayHistogram(Golden.flat(9)).entropyBits == 0)
  }

  @Test("mean faces are pixel-wise; other sizes are resized to the common one") func faces() throws {
    func collection(_ images: [GrayImage], _ labels: [Int]) -> ImageCollection {
      ImageCollection(
        images: images, labels: labels, splits: images.map { _ in .train }, paths: images.indices.map(String.init),
        classes: ["a", "b", "c"])
    }
    let faces = try #require(MeanFaces(collection([Self.two, Self.gray, Golden.flat(50)], [0, 0, 1])))
    #expect(faces.width == 2 && faces.height == 1 && faces.resized == 1)
    #expect(faces.perClass[0]?.mean == [50, 178.5] && faces.perClass[0]?.deviation == [50, 76.5])
    #expect(faces.perClass[1]?.mean == [50, 50] && faces.perClass[1]?.deviation == [0, 0] && faces.perClass[2] == nil)
    #expect(faces.overall.count == 3 && faces.overall.mean == [50, 407.0 / 3])
    #expect(MeanFaces(collection([], [])) == nil)
  }

  @Test("constant, nearly constant and flat images are told apart") func quality() {
    var speck = Golden.flat(7)
    speck[3, 3] = 7 + UInt8(ConstantImages.nearRange)
    var bright = Golden.flat(7)
    bright[3, 3] = 8 + UInt8(ConstantImages.nearRange)
    let busy = Golden.image(seed: 2, width: 8, height: 8, window: 1)
    let images = [busy, Golden.flat(0), speck, bright]
    let found = ConstantImages(images)
    #expect(found.constant == [1] && found.nearConstant == [2])
    let ranked = LowInformation(images).ranked
    #expect(ranked.map(\.index) == [1, 2, 3, 0])
    #expect(ranked[0].information == 0 && ranked[0].flatness == 1 && ranked[3].flatness < 0.1)
    #expect(LowInformation(images).suspected.map(\.index) == [1, 2, 3])
    #expect(LowInformation([GrayImage(width: 1, height: 1, pixels: [3])]).ranked[0].information == 0)
  }
}
