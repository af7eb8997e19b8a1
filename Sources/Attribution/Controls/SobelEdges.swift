import Tensors

/// The edges of the image: what guided methods tend to show whatever the network has learned.
public struct SobelEdges: Control {
  public static let info = ControlInfo(
    id: "sobel", title: "Edges",
    meaning: "The length of the Sobel gradient of the mean over channels, edges of the image repeated.",
    verdict: "an edge detector")

  public init(_ context: ControlContext = ControlContext()) {}

  public func values(like map: AttributionMap, image: Tensor) -> [Float] {
    let (height, width, channels) = (image.shape.h, image.shape.w, image.shape.c)
    let pixels = image.array
    let gray = (0..<(height * width)).map { pixel in
      (0..<channels).reduce(0.0) { $0 + Double(pixels[pixel * channels + $1]) } / Double(channels)
    }
    let edges = gray.indices.map { pixel in
      func at(_ dy: Int, _ dx: Int) -> Double {
        let y = min(max(pixel / width + dy, 0), height - 1)
        return gray[y * width + min(max(pixel % width + dx, 0), width - 1)]
      }
      let across = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)
      let down = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)
      return Float((across * across + down * down).squareRoot())
    }
    return cellMeans(edges, height: height, width: width, on: map)
  }
}
